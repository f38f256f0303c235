//! What a budget finds: the same drifting numbers, looked up in the order that `Chooser` gives, the oldest first, at random,
//! and all of them each business day.
//! `docs/monitor-budget.md` has what became of 10,000 numbers in 90 days, and how to make it anew.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::json;
use telnyx_reputation_monitor::{Chooser, Moment, Standing};

use crate::budget_table::{self, Row};
use crate::world::World;

/// What the networks said of each number on each day.
struct Life {
    numbers: Vec<String>,
    days: Vec<Moment>,
    said: Vec<Vec<Standing>>,
}

impl Life {
    /// Of two enterprises, whose numbers are on the way to another score for so many days.
    async fn live(numbers: usize, days: usize, drift: usize) -> Self {
        let world = World::new(&[("daily", numbers / 2), ("daily", numbers - numbers / 2)]).await;
        world.control("PUT /drift", json!({"seed": 11, "days": drift})).await;
        let mut store = world.store();
        let mut at = vec![world.collect(&mut store).await.0.at];
        for _ in 1..days {
            world.advance("1 day").await;
            at.push(world.collect(&mut store).await.0.at);
        }
        let listed =
            world.client.reputation().numbers().list().page_size(250).items().into_vec().await.expect("a list");
        let numbers: Vec<String> = listed.into_iter().map(|it| it.phone_number).collect();
        let of = |number: &String| -> Vec<Standing> {
            let history = store.history(number).expect("a history");
            let mut changes = history.into_iter().peekable();
            let mut now = None;
            let day = |at: &Moment| {
                while let Some(change) = changes.next_if(|change| change.at <= *at) {
                    now = change.after;
                }
                now.clone().expect("a standing")
            };
            at.iter().map(day).collect()
        };
        let said = numbers.iter().map(of).collect();
        Self { numbers, days: at, said }
    }

    /// The share of the transitions that a look found within two days, before the next one hid it, and how many there were.
    fn found(&self, looked: &[HashSet<usize>]) -> (f64, usize) {
        let (mut found, mut all) = (0, 0);
        for (number, said) in self.said.iter().enumerate() {
            let turns: Vec<usize> =
                (1..said.len()).filter(|day| said[*day].severity() != said[*day - 1].severity()).collect();
            for (nth, day) in turns.iter().enumerate().filter(|(_, day)| **day + 2 < said.len()) {
                all += 1;
                let end = turns.get(nth + 1).map_or(day + 2, |next| (next - 1).min(day + 2));
                found += usize::from((*day..=end).any(|day| looked[day].contains(&number)));
            }
        }
        (found as f64 / all as f64, all)
    }

    /// Looks numbers up each day as a rule wants it, and gives which it were.
    fn look(&self, mut rule: impl FnMut(usize, usize) -> Vec<usize>) -> Vec<HashSet<usize>> {
        // A fifth of five lookups a week, on each day as much as what is left pays for.
        let mut money = 0.0;
        let day = |day: usize| {
            if day == 0 {
                return (0..self.numbers.len()).collect();
            }
            money += self.numbers.len() as f64 / 7.0;
            let looked: HashSet<usize> = rule(day, money as usize).into_iter().collect();
            money -= looked.len() as f64;
            assert!(money >= 0.0, "no rule spends more than there is");
            looked
        };
        (0..self.days.len()).map(day).collect()
    }

    fn by_chooser(&self) -> Vec<HashSet<usize>> {
        let mut chooser = Chooser::default();
        for (number, said) in self.numbers.iter().zip(&self.said) {
            chooser.learn(number, Some(&said[0]));
        }
        let places: HashMap<&String, usize> =
            self.numbers.iter().enumerate().map(|(place, number)| (number, place)).collect();
        self.look(|day, at_most| {
            let picks = chooser.picks(self.days[day], at_most, |_| true);
            let picked: Vec<usize> = picks.iter().map(|pick| places[&pick.phone_number]).collect();
            for number in &picked {
                chooser.learn(&self.numbers[*number], Some(&self.said[*number][day]));
            }
            picked
        })
    }

    fn oldest_first(&self) -> Vec<HashSet<usize>> {
        let mut order: VecDeque<usize> = (0..self.numbers.len()).collect();
        self.look(|_, at_most| {
            let picked: Vec<usize> = order.drain(..at_most).collect();
            order.extend(&picked);
            picked
        })
    }

    fn at_random(&self) -> Vec<HashSet<usize>> {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        self.look(|_, at_most| {
            let mut numbers: Vec<usize> = (0..self.numbers.len()).collect();
            for place in 0..at_most {
                // Xorshift: which numbers these are matters to nobody.
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                let left = (numbers.len() - place) as u64;
                numbers.swap(place, place + (state % left) as usize);
            }
            numbers.truncate(at_most);
            numbers
        })
    }

    /// The first day is a Tuesday.
    fn business_daily(&self) -> Vec<HashSet<usize>> {
        let all: HashSet<usize> = (0..self.numbers.len()).collect();
        let is_business = |day: usize| (day + 1) % 7 < 5;
        (0..self.days.len()).map(|day| if is_business(day) { all.clone() } else { HashSet::new() }).collect()
    }
}

/// What each rule finds, as a row of the table, from the cheapest on.
struct Found {
    transitions: usize,
    shares: [f64; 4],
}

async fn simulate(numbers: usize, days: usize, drift: usize) -> Found {
    let life = Life::live(numbers, days, drift).await;
    let looks = [life.by_chooser(), life.oldest_first(), life.at_random(), life.business_daily()];
    let lookups = |looks: &[HashSet<usize>]| looks[1..].iter().map(HashSet::len).sum::<usize>();
    // At the end of a week that has begun, the budgets differ by its weekend.
    assert!(lookups(&looks[0]) * 100 <= lookups(&looks[3]) * 22, "a fifth of the cost");
    let found = looks.map(|looks| life.found(&looks));
    Found { transitions: found[0].1, shares: found.map(|(share, _)| share) }
}

#[tokio::test]
async fn the_chooser_finds_more_than_plain_rules_at_the_same_cost() {
    let Found { transitions, shares: [chosen, oldest, random, daily], .. } = simulate(500, 60, 21).await;
    println!("{transitions} transitions: {chosen:.3} chosen, {oldest:.3} oldest, {random:.3} random, {daily:.3} daily");
    assert!(transitions > 500, "{transitions} transitions are a life");
    assert!(chosen > 1.3 * oldest && chosen > 1.3 * random, "{chosen:.2} by choice, {oldest:.2}, {random:.2}");
    assert!(daily > 0.9, "{daily:.2} of each business day");
}

#[tokio::test]
#[ignore = "takes ten minutes in a release build: cargo test --release -p telnyx-reputation-monitor a_fifth -- --ignored"]
async fn a_fifth_of_the_money() {
    let set = |name: &str, default| std::env::var(name).map_or(default, |text| text.parse().expect("a number"));
    let (numbers, days) = (set("MONITOR_NUMBERS", 10_000), set("MONITOR_DAYS", 90));
    let mut rows = Vec::new();
    for drift in [7, 14, 30, 60] {
        let Found { transitions, shares } = simulate(numbers, days, drift).await;
        println!("{drift} days: {transitions} transitions, {shares:.3?}");
        rows.push(Row { drift, transitions, shares });
    }
    if std::env::var_os("UPDATE_TABLES").is_some() {
        budget_table::write(numbers, days, &rows);
    }
    let shares = |drift: usize| rows.iter().find(|row| row.drift == drift).map_or([0.0; 4], |row| row.shares);
    assert!(shares(30)[0] >= 0.8 && shares(60)[0] >= 0.8, "80 % where a standing lasts for a month");
    assert!(rows.iter().all(|Row { shares, .. }| shares[0] > 1.25 * shares[1] && shares[0] > 1.25 * shares[2]));
}
