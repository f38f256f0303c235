//! A client that tries everything, in random sequences: plans that are replayed, changed and carried out twice, two servers
//! at once, and servers that are replaced in between. The sandbox's own account never goes beyond what a person allowed, nor
//! beyond the limit, and has no plan twice.

use std::collections::BTreeMap;
use std::time::Duration;

use fastrand::Rng;
use serde_json::{Value, json};
use telnyx_reputation::Usd;
use telnyx_reputation_mcp::Server;
use tokio::task::JoinSet;

use crate::world::{McpClient, Person, Says, World, call, connect, connect_newest, new, seeded, told, usd};

/// How many sequences, unless `MCP_SEQUENCES` says otherwise; `MCP_SEED` runs another one.
const SEQUENCES: usize = 300;
const LIMIT: &str = "40.00";
/// So many of them spend about what may be spent.
const ROUND: usize = 200;
/// So many rounds at once.
const WORKERS: usize = 2;
/// So many numbers are there, of which any plan may have the first ones.
const SEEDED: usize = 60;
const SHARED: usize = 40;

const FREE: &[&str] = &[
    "list_numbers",
    "get_number",
    "list_changes",
    "get_history",
    "get_trend",
    "list_ownership",
    "get_next_steps",
    "get_costs",
    "find_operation",
    "plan_sync",
];
const PLANS: &[&str] = &["plan_refresh", "plan_fresh_lookup", "plan_associate", "plan_remediate"];

struct Hostile<'w> {
    world: &'w World,
    rng: Rng,
    /// What servers there are: two of one folder, or one that may not spend.
    servers: Vec<Server>,
    /// Those that have a successor, and may be carrying out something all the same.
    retired: Vec<Server>,
    clients: Vec<McpClient>,
    /// Whom they ask, and whom those asked that are gone.
    persons: Vec<Person>,
    make: fn(&World) -> Server,
    /// Every plan that was told of, with its price.
    plans: Vec<(String, Usd)>,
    /// How many of them have a number that no other one has.
    alone: usize,
    /// What the plans bill that persons have allowed by the command.
    allowed: BTreeMap<String, Usd>,
}

impl<'w> Hostile<'w> {
    async fn new(world: &'w World, make: fn(&World) -> Server, servers: usize, seed: u64) -> Self {
        let servers: Vec<Server> = (0..servers).map(|_| make(world)).collect();
        let mut hostile = Self {
            world,
            rng: Rng::with_seed(seed),
            servers,
            retired: Vec::new(),
            clients: Vec::new(),
            persons: Vec::new(),
            make,
            plans: Vec::new(),
            alone: 0,
            allowed: BTreeMap::new(),
        };
        for index in 0..6 {
            let client = hostile.client(index).await;
            hostile.clients.push(client);
        }
        hostile
    }

    /// A client of one of the servers; some of their persons allow everything, some nothing, and some cannot be asked.
    async fn client(&mut self, index: usize) -> McpClient {
        let person = match index % 3 {
            0 => Person::who(Says::Yes),
            1 => Person::who(self.rng.choice([Says::No, Says::Unticked, Says::NoBox, Says::Closes]).unwrap()),
            _ => Person::nobody(),
        };
        let server = &self.servers[index % self.servers.len()];
        self.persons.push(person.clone());
        match self.rng.bool() {
            true => connect(server, person).await,
            false => connect_newest(server, person).await,
        }
    }

    async fn sequence(&mut self) {
        for _ in 0..self.rng.usize(1..4) {
            let client = self.rng.usize(..self.clients.len());
            match self.rng.u8(..20) {
                0..=5 => self.plan(client).await,
                6..=13 => self.apply(client).await,
                14 => self.approve(),
                15 => self.replace_in_between(client).await,
                16 => self.both(client).await,
                17 if self.rng.u8(..8) == 0 => self.fault().await,
                _ => self.read(client).await,
            }
        }
    }

    fn numbers(&mut self) -> Vec<String> {
        let count = self.rng.usize(0..6);
        (0..count)
            .map(|_| match self.rng.u8(..12) {
                0 => "+1603".to_owned(),
                1 => "x' OR 1=1".to_owned(),
                2..=4 => new(self.rng.usize(..500)),
                _ => seeded(self.rng.usize(..SHARED)),
            })
            .collect()
    }

    async fn plan(&mut self, client: usize) {
        let name = self.rng.choice(PLANS).unwrap();
        let numbers = self.numbers();
        let mut arguments = self.world.plan_of(&numbers);
        if *name == "plan_remediate" {
            arguments["call_purpose"] = json!("Reminders");
        }
        if self.rng.u8(..10) == 0 {
            arguments["at_most_usd"] = json!("0.00");
        }
        self.make_plan(client, name, arguments).await;
    }

    async fn make_plan(&mut self, client: usize, name: &str, arguments: Value) -> Option<Value> {
        let told = call(&self.clients[client], name, arguments).await.structured_content;
        let plan = told.filter(|told| told["plan_id"].is_string())?;
        let price = usd(plan["at_most_usd"].as_str().unwrap());
        self.plans.push((plan["plan_id"].as_str().unwrap().to_owned(), price));
        Some(plan["plan_id"].clone())
    }

    /// A plan for a number that no other plan has, by which the ledger tells how often it was carried out; `None` when there is no
    /// such number any more, or no money.
    async fn plan_alone(&mut self, client: usize) -> Option<Value> {
        if SHARED + self.alone == SEEDED {
            return None;
        }
        let arguments = self.world.plan_of(&[seeded(SHARED + self.alone)]);
        let id = self.make_plan(client, "plan_fresh_lookup", arguments).await?;
        self.alone += 1;
        Some(id)
    }

    /// Any plan there ever was, most of which are used, or something like one.
    fn plan_id(&mut self) -> Value {
        if self.plans.is_empty() || self.rng.u8(..10) == 0 {
            return self.rng.choice([json!("aaaaaaaaaa"), json!(""), json!(null), json!(7), json!(["x"])]).unwrap();
        }
        let recent = self.plans.len().saturating_sub(if self.rng.bool() { 5 } else { self.plans.len() });
        let (id, _) = &self.plans[self.rng.usize(recent..self.plans.len())];
        json!(id)
    }

    async fn apply(&mut self, client: usize) {
        let mut arguments = json!({"plan_id": self.plan_id()});
        if self.rng.u8(..5) == 0 {
            let more = self.rng.choice(["confirm", "approved", "phone_numbers", "at_most_usd"]).unwrap();
            arguments[more] = json!(true);
        }
        let replays = self.rng.usize(1..4);
        for _ in 0..replays {
            call(&self.clients[client], "apply_plan", arguments.clone()).await;
        }
    }

    /// One plan by two clients at once, of two servers where there are two: by two whose persons say the same, or not.
    async fn both(&mut self, client: usize) {
        let plan_id = match self.plan_alone(client).await {
            Some(id) => id,
            None => self.plan_id(),
        };
        let arguments = json!({"plan_id": plan_id});
        let other = (client + self.rng.choice([1, 3]).unwrap()) % self.clients.len();
        tokio::join!(
            call(&self.clients[client], "apply_plan", arguments.clone()),
            call(&self.clients[other], "apply_plan", arguments.clone())
        );
    }

    /// A person runs the command for some plan.
    fn approve(&mut self) {
        if self.plans.is_empty() || self.servers.len() == 1 {
            return;
        }
        let (id, price) = self.plans[self.rng.usize(..self.plans.len())].clone();
        if self.world.plans().decide(&id, true).unwrap() {
            self.allowed.insert(id, price);
        }
    }

    /// A server that is replaced while a plan is carried out, and its successor.
    async fn replace_in_between(&mut self, client: usize) {
        let arguments = json!({"plan_id": self.plan_id()});
        let patience = Duration::from_micros(self.rng.u64(..20_000));
        // Given up wherever it is by then.
        let _ = tokio::time::timeout(patience, call(&self.clients[client], "apply_plan", arguments)).await;
        let index = client % self.servers.len();
        let successor = (self.make)(self.world);
        self.retired.push(std::mem::replace(&mut self.servers[index], successor));
        self.clients[client] = self.client(client).await;
    }

    /// All servers end with what they carry out, and others take their places.
    async fn end_all(&mut self) {
        for server in self.retired.drain(..).chain(self.servers.clone()) {
            server.end().await;
        }
        self.servers = self.servers.iter().map(|_| (self.make)(self.world)).collect();
        for index in 0..self.clients.len() {
            self.clients[index] = self.client(index).await;
        }
    }

    async fn fault(&mut self) {
        let operation = self
            .rng
            .choice([
                "refreshReputationNumbers",
                "getPhoneNumberReputation",
                "associateReputationNumbers",
                "submitReputationRemediation",
            ])
            .unwrap();
        let when = self.rng.choice(["before", "after"]).unwrap();
        let action = json!({"kind": "drop"});
        self.world.control("POST /faults", json!({"operation": operation, "when": when, "action": action})).await;
    }

    async fn read(&mut self, client: usize) {
        let name = self.rng.choice(FREE).unwrap();
        let arguments = match self.rng.u8(..6) {
            0 => json!({"phone_number": seeded(self.rng.usize(..SEEDED))}),
            1 => json!({"phone_numbers": self.numbers()}),
            2 => json!({"fresh": true, "phone_number": new(0)}),
            3 => json!({"cursor": "25"}),
            4 => json!({"query": "refresh"}),
            _ => json!({"phone_numbers": 7}),
        };
        call(&self.clients[client], name, arguments).await;
    }

    /// What all plans bill that a person has allowed, each of them once.
    fn allowed(&self) -> Usd {
        let mut allowed = self.allowed.clone();
        allowed.extend(self.persons.iter().flat_map(allowed_by));
        allowed.into_values().fold(Usd::ZERO, |sum, more| sum + more)
    }

    /// No plan that has a number to itself was billed more than once; how many were.
    async fn billed_once(&self) -> usize {
        let ledger = self.world.control("GET /ledger?operation=getPhoneNumberReputation", Value::Null).await;
        let rows = ledger["data"].as_array().unwrap();
        let billed = rows.iter().filter_map(|row| row["billed"].as_array()).flatten();
        let lookups: Vec<&str> = billed.map(|charge| charge["reason"].as_str().unwrap()).collect();
        (SHARED..SEEDED).map(seeded).fold(0, |once, number| {
            let times = lookups.iter().filter(|reason| reason.ends_with(&number)).count();
            assert!(times <= 1, "{number} was billed {times} times");
            once + times
        })
    }
}

/// What plans a person allowed whom a client asked, with their prices.
fn allowed_by(person: &Person) -> Vec<(String, Usd)> {
    if *person.says.lock().unwrap() != Says::Yes {
        return Vec::new();
    }
    let plan = |asked: &String| {
        let asked: Value = serde_json::from_str(asked).unwrap();
        let message = asked["message"].as_str().unwrap();
        let (id, _) = message.strip_prefix("Plan ").unwrap().split_once(" of an assistant").unwrap();
        let amount = message.split("for up to USD ").nth(1).unwrap();
        (id.to_owned(), usd(amount.split([';', ':']).next().unwrap()))
    };
    person.was_asked().iter().map(plan).collect()
}

fn sequences() -> (usize, u64) {
    let read = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let sequences = read("MCP_SEQUENCES").map_or(SEQUENCES, |count| usize::try_from(count).unwrap());
    (sequences, read("MCP_SEED").unwrap_or(15))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_beyond_the_limit_nor_beyond_what_a_person_allowed() {
    let (sequences, seed) = sequences();
    let once: usize = in_rounds(sequences, seed, spend).await.into_iter().sum();
    assert!(once > 0 || sequences < ROUND, "seed {seed}: by none of those it would be seen that one is billed twice");
}

/// Makes so many sequences in rounds, each with a seed of its own, as many at once as there are workers.
async fn in_rounds<R, F>(sequences: usize, seed: u64, round: fn(usize, u64) -> F) -> Vec<R>
where
    R: Send + 'static,
    F: Future<Output = R> + Send + 'static,
{
    let (mut running, mut ended) = (JoinSet::new(), Vec::new());
    for (index, done) in (0..sequences).step_by(ROUND).enumerate() {
        if running.len() == WORKERS {
            ended.extend(running.join_next().await.transpose().unwrap());
        }
        running.spawn(round(ROUND.min(sequences - done), seed + index as u64));
    }
    ended.extend(running.join_all().await);
    ended
}

/// So many sequences on an account and a limit of their own, until that is spent; how many plans with a number to themselves it billed.
async fn spend(sequences: usize, seed: u64) -> usize {
    let world = World::new().await;
    world.without_limits().await;
    let mut hostile = Hostile::new(&world, |world| world.spending(LIMIT), 2, seed).await;
    let mut once = 0;
    for done in 0..sequences {
        hostile.sequence().await;
        if done % 50 == 49 || done + 1 == sequences {
            hostile.end_all().await;
            once = hostile.billed_once().await;
            let billed = world.billed().await;
            let left = hostile.servers[0].left().await.unwrap().unwrap();
            assert!(billed <= usd(LIMIT), "seed {seed}, {done}: {billed} of {LIMIT}");
            assert!(
                billed <= hostile.allowed(),
                "seed {seed}, {done}: {billed}, and {} was allowed",
                hostile.allowed()
            );
            assert!(billed + left <= usd(LIMIT), "seed {seed}, {done}: {billed} billed, and {left} said to be left");
        }
    }
    let (billed, plans) = (world.billed().await, hostile.plans.len());
    assert!(billed > Usd::ZERO && plans > sequences / 10, "seed {seed}: {plans} plans, and {billed} billed");
    once
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_at_all_without_the_flag() {
    let (sequences, seed) = sequences();
    in_rounds(sequences, seed, spend_nothing).await;
}

/// So many sequences on an account of their own, with servers that may not spend.
async fn spend_nothing(sequences: usize, seed: u64) {
    let world = World::new().await;
    world.without_limits().await;
    let mut hostile = Hostile::new(&world, World::free, 1, seed).await;
    // Plans that there are, some of them allowed, in the folder that a server with the flag would have.
    let other = connect(&world.spending(LIMIT), Person::nobody()).await;
    for index in 0..10 {
        let plan = told(&call(&other, "plan_refresh", world.plan_of(&[seeded(index)])).await);
        let id = plan["plan_id"].as_str().unwrap();
        assert!(index % 2 == 0 || world.plans().decide(id, true).unwrap());
        hostile.plans.push((id.to_owned(), usd("0.10")));
    }
    for _ in 0..sequences {
        hostile.sequence().await;
    }
    assert_eq!((world.billed().await, hostile.plans.len()), (Usd::ZERO, 10), "seed {seed}");
}
