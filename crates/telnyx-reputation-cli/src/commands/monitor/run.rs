//! `telnyx-reputation monitor run`: have the numbers looked up that are most worth it, within a month's budget.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use serde_json::{Map, Value, json};
use telnyx_reputation::runs::{Outcome, RunCall};
use telnyx_reputation::{Client, Usd, forecast};
use telnyx_reputation_monitor::{Chooser, Moment, Pick, Store, read_schedules};

use super::alerts::{AlertArgs, Alerts};
use super::collect;
use super::store_file::{StoreFile, print};
use crate::confirm::{Price, confirm};
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::jobs::{billed, counted, counts, finish, report, status};

/// Have the numbers looked up that are most likely to have turned, within a month's budget.
///
/// To be run daily or more often. It collects, chooses, asks, has what it chose looked up, and collects again: a refresh
/// bills USD 0.10 a number. New numbers come first, then flagged ones that nobody looked at for a week, then those that are
/// most likely to have turned since their snapshot, counted from what became of numbers with such a risk and score, of the
/// number itself, and of its enterprise. What is left of the month's budget is spread over the days that are left; the file
/// `STORE.budget` keeps what this month came to, a killed run's lookups included, and removing it begins anew with another
/// amount. Numbers that the schedule of their enterprise looks up each day are left to it; the schedule's own cost is beside
/// the budget, and `enterprises:reputation update-frequency --check-frequency never` ends it.
///
/// Exit status: 0 nothing turned, 2 something did, 4 not all was looked up or told; an error as everywhere.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation monitor run --budget 300/month --explain
  telnyx-reputation monitor run --budget 300/month --yes --alert slack:@/etc/slack-address")]
pub(super) struct RunArgs {
    /// What lookups may cost in a month of the calendar (UTC), in US dollars: 300/month.
    #[arg(long, value_name = "USD/month")]
    budget: Budget,
    /// Show what would be looked up, its price and why; only what is free is read.
    #[arg(long, conflicts_with = "sinks")]
    explain: bool,
    /// The enterprise whose numbers are looked up; else the profile's, else all of the account.
    #[arg(long, value_name = "UUID")]
    enterprise_id: Option<String>,
    #[command(flatten)]
    alerts: AlertArgs,
    #[command(flatten)]
    store: StoreFile,
}

/// An amount for a month.
#[derive(Clone, Copy)]
struct Budget(Usd);

impl FromStr for Budget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let amount = text.strip_suffix("/month").ok_or("write an amount for a month: 300/month")?;
        amount.parse().map(Self).map_err(|error: telnyx_reputation::Error| error.message().to_owned())
    }
}

const COLUMNS: &[&str] = &["phone_number", "why", "reason", "chance", "days", "usd", "enterprise_id"];

/// Chooses, and has looked up what it chose.
///
/// # Errors
/// What cannot be read or written, or was not confirmed. What was decided earlier is told all the same.
pub(super) async fn run(args: RunArgs, mut context: Context) -> Result<ExitStatus, Failure> {
    if args.explain {
        let store = args.store.open(&context.globals)?;
        return Round { args: &args, context, store }.explain().await;
    }
    let mut store = args.store.open_or_make(&context.globals)?;
    let Some(_others_keep_away) = store.lock_lookups()? else {
        return Err(Failure::usage(format!(
            "another run has numbers of {} looked up: wait for its end; nothing was sent",
            store.path().display()
        )));
    };
    let alerts = args.alerts.add_to(&mut store)?;
    context.client = within(&context, &args, &store)?;
    let mut round = Round { args: &args, context, store };
    let ended = round.carry_out(&alerts).await;
    let are_all_told = alerts.deliver(&mut round.store, &round.context.globals).await?;
    Ok(match ended? {
        ExitStatus::Done | ExitStatus::Flagged if !are_all_told => ExitStatus::Incomplete,
        status => status,
    })
}

/// A client that spends what the month's budget leaves, which is kept beside the store.
fn within(context: &Context, args: &RunArgs, store: &Store) -> Result<Client, Failure> {
    let file = budget_file(store);
    context.account.client_within(args.budget.0, &format!("file:{}", file.display())).map_err(|failure| {
        if !file.exists() {
            return failure;
        }
        let how = "it keeps what this month came to: give the same amount, or remove it to begin anew with another";
        Failure::usage(format!("{failure}; {how}"))
    })
}

fn budget_file(store: &Store) -> PathBuf {
    let mut path = store.path().as_os_str().to_owned();
    path.push(".budget");
    path.into()
}

/// One run.
struct Round<'a> {
    args: &'a RunArgs,
    context: Context,
    store: Store,
}

/// What a run looks up.
struct Chosen {
    picks: Vec<Pick>,
    /// What one lookup costs.
    unit: Usd,
    /// What else there is to know of the price.
    beside: Vec<String>,
}

impl Round<'_> {
    fn enterprise(&self) -> Option<&str> {
        self.args.enterprise_id.as_deref().or(self.context.account.enterprise_id())
    }

    /// On paper alone.
    async fn explain(mut self) -> Result<ExitStatus, Failure> {
        let free = self.context.account.client_for_free_calls()?;
        // What is only shown begins no budget.
        self.context.client = if budget_file(&self.store).exists() {
            within(&self.context, self.args, &self.store)?
        } else {
            free.clone()
        };
        let chooser = self.store.chooser()?;
        self.read_schedules(&free, &chooser).await?;
        let Chosen { picks, unit, beside } = self.choose(&chooser).await?;
        let rows: Vec<Value> = picks.iter().map(|pick| row(pick, unit)).collect();
        print(&self.context.globals, COLUMNS, &rows);
        for line in beside {
            self.context.note(&line);
        }
        let at_most = unit.times(picks.len() as u64);
        self.context
            .note(&format!("{} would be looked up for USD {at_most}; nothing was billed.", counted(picks.len())));
        Ok(ExitStatus::Done)
    }

    async fn carry_out(&mut self, alerts: &Alerts) -> Result<ExitStatus, Failure> {
        let free = self.context.account.client_for_free_calls()?;
        let enterprise = self.enterprise().map(str::to_owned);
        let before = collect::find(&self.context, &free, &mut self.store, enterprise.as_deref(), alerts).await?;
        let chooser = self.store.chooser()?;
        self.read_schedules(&free, &chooser).await?;
        let chosen = self.choose(&chooser).await?;
        if chosen.picks.is_empty() {
            self.context.note("No number is to be looked up now.");
            let status = if before.is_empty() { ExitStatus::Done } else { ExitStatus::Flagged };
            if !alerts.has_stdout() {
                report::<()>(&self.context, &[("refresh", &[])], |_| Map::new(), false);
            }
            return Ok(status);
        }
        let looked_up = self.look_up(&chosen, alerts).await?;
        let after = collect::find(&self.context, &free, &mut self.store, enterprise.as_deref(), alerts).await?;
        Ok(match looked_up {
            ExitStatus::Done if before.is_empty() && after.is_empty() => ExitStatus::Done,
            ExitStatus::Done => ExitStatus::Flagged,
            other => other,
        })
    }

    /// Reads for free what looks numbers up by itself.
    async fn read_schedules(&mut self, free: &Client, chooser: &Chooser) -> Result<(), Failure> {
        let enterprise = self.enterprise().map(str::to_owned);
        let listed = chooser.enterprises();
        let wanted =
            listed.keys().map(|id| &**id).filter(|id| enterprise.as_deref().is_none_or(|wanted| wanted == *id));
        Ok(read_schedules(&mut self.store, free, wanted).await?)
    }

    /// What today's share of the budget pays for.
    async fn choose(&mut self, chooser: &Chooser) -> Result<Chosen, Failure> {
        let now = Moment::now();
        let per_month = self.args.budget.0;
        let spent = spent(&self.context.client).await?;
        let allowance = self.store.allowance(per_month, spent, now)?;
        // A limit of the command or the profile is one more.
        let allowance = self.context.account.spend_limit().map_or(allowance, |limit| allowance.min(limit));
        let one = vec!["+12025550100".to_owned()];
        let unit = self.context.client.run(RunCall::Refresh, String::new(), one).estimate()?;
        let at_most = allowance.thousandths().checked_div(unit.thousandths()).unwrap_or_default();

        let schedules = self.store.schedules()?;
        let enterprise = self.enterprise();
        let is_left_alone =
            |id: &str| matches!(schedules.get(id).map(String::as_str), Some("daily" | "business_daily"));
        let is_wanted = |id: &str| enterprise.is_none_or(|wanted| wanted == id) && !is_left_alone(id);
        // Snapshots have the server's time, which is that of the newest collection.
        let at = self.store.collected_at()?.unwrap_or(now);
        let picks = chooser.picks(at, usize::try_from(at_most).unwrap_or(usize::MAX), is_wanted);
        let mut beside =
            vec![format!("USD {spent} of USD {per_month} are spent this month, USD {allowance} is for now")];
        for (id, count) in chooser.enterprises() {
            let id = &*id;
            let Some(frequency) = schedules.get(id).filter(|_| enterprise.is_none_or(|wanted| wanted == id)) else {
                continue;
            };
            let planned = forecast(count, frequency.as_str())?;
            let per_month = planned.per_month.less(planned.monthly_fee);
            if per_month > Usd::ZERO {
                let left = if is_left_alone(id) { ", which are left to it" } else { "" };
                beside.push(format!(
                    "The schedule of enterprise {id} ({frequency}) looks up its {}{left}, for about USD {per_month} a \
                     month beside this budget",
                    counted(usize::try_from(count).unwrap_or(usize::MAX))
                ));
            }
        }
        Ok(Chosen { picks, unit, beside })
    }

    async fn look_up(&mut self, chosen: &Chosen, alerts: &Alerts) -> Result<ExitStatus, Failure> {
        let Chosen { picks, unit, beside } = chosen;
        let price = Price {
            what: format!("Look up {}", counted(picks.len())),
            at_most: unit.times(picks.len() as u64),
            beside: beside.clone(),
            enterprise_id: self.enterprise(),
        };
        confirm(&self.context, &price).await?;
        let at = self.store.collected_at()?.unwrap_or_else(Moment::now);
        self.store.tries(picks.iter().map(|pick| &*pick.phone_number), at)?;
        let mut by_enterprise: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for pick in picks {
            by_enterprise.entry(&pick.enterprise_id).or_default().push(pick.phone_number.clone());
        }
        let (mut results, mut interrupted) = (Vec::new(), false);
        let mut open: BTreeSet<&str> = picks.iter().map(|pick| &*pick.phone_number).collect();
        for (id, numbers) in by_enterprise {
            let run = self.context.client.run(RunCall::Refresh, id.to_owned(), numbers).go_on_without_refused();
            let ended = finish(&self.context, "Looking up", run).await?;
            for result in &ended.results {
                // A lookup that was refused may have been made, as one of unknown outcome.
                if matches!(result.outcome, Outcome::Done(_) | Outcome::Refused(_) | Outcome::Unknown(_)) {
                    open.remove(&*result.phone_number);
                }
            }
            results.extend(ended.results);
            interrupted |= ended.interrupted;
            if interrupted {
                break;
            }
        }
        self.store.not_tried(open)?;
        let spent = spent(&self.context.client).await?;
        self.store.tell_spend(spent, self.args.budget.0, Moment::now())?;
        if alerts.has_stdout() {
            self.context.note(&format!("refresh: {}", counts(&results)));
            self.context.note(&billed(&self.context));
            return Ok(status(&[("refresh", &results)], interrupted));
        }
        let picked: BTreeMap<&str, &Pick> = picks.iter().map(|pick| (&*pick.phone_number, pick)).collect();
        let why = |number: &str| picked.get(number).map(|pick| json!(pick.why));
        Ok(report(
            &self.context,
            &[("refresh", &results)],
            |result| why(&result.phone_number).map(|why| ("why".to_owned(), why)).into_iter().collect(),
            interrupted,
        ))
    }
}

/// The most that this month's lookups came to, those of which nothing tells the outcome included.
async fn spent(client: &Client) -> Result<Usd, Failure> {
    Ok(client.shared_usage().await?.map_or(Usd::ZERO, |usage| usage.at_most))
}

fn row(pick: &Pick, unit: Usd) -> Value {
    json!({
        "phone_number": pick.phone_number,
        "why": pick.why,
        "reason": pick.to_string(),
        "chance": pick.chance.map(|chance| format!("{chance:.2}")),
        "days": pick.days.map(|days| format!("{days:.1}")),
        "usd": unit.to_string(),
        "enterprise_id": pick.enterprise_id,
    })
}
