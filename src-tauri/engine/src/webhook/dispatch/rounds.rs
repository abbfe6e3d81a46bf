//! One round after another: write down what is back, claim what is due, send it.
//!
//! A round is one unit of work, however much came back meanwhile, so that a flood costs few commits. No transaction is open
//! while anything is sent.
//! Rounds do not wait for the disk: a round that a power cut undoes is a delivery that is sent again with the same id.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{
    asks::{Places, Terms},
    flight::Flights,
    letter::Composer,
};
use crate::{
    clock::{Clock, Timestamp},
    db::{Work, Writer},
    error::Result,
    fail_point::{self, Point},
    secret::Vault,
    webhook::{
        address::Network,
        delivery::{Ask, Claimed, Landed, claim, next_due, settle, shift},
        outcome::Outcome,
        subscription::{self, Subscription},
        transport::Transport,
        watched::ClockWatch,
        weather::Weather,
    },
};

/// Nothing due is overlooked for longer than this, whatever happened to clocks and wake-ups.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// The clock of the wall counts as set back when it lost so much against the one that never steps.
const STEP_MS: i64 = 60_000;

/// Everything the dispatcher knows between two rounds.
pub struct Rounds {
    writer: Writer,
    clock: Arc<dyn Clock>,
    watch: ClockWatch,
    /// Whether the windows were told that the clock is probably wrong.
    doubt_told: bool,
    transport: Arc<dyn Transport>,
    /// Whether the transport was told that there is somebody to send to.
    ready: bool,
    boot: String,
    composer: Composer,
    flights: Flights,
    landed: Vec<Landed>,
    terms: Vec<Terms>,
    places: Places,
    weather: Weather,
    clocks: Option<(Timestamp, Instant)>,
}

/// What a unit of work answers.
struct Round {
    now: Timestamp,
    claimed: Vec<Claimed>,
    subscriptions: Vec<Subscription>,
    terms: Vec<Terms>,
}

impl Rounds {
    /// `boot` names this run of the program: no other run ever has the same.
    pub(in crate::webhook) fn new(
        writer: Writer,
        clock: Arc<dyn Clock>,
        watch: ClockWatch,
        vault: Arc<dyn Vault>,
        transport: Arc<dyn Transport>,
        boot: String,
    ) -> Self {
        Self {
            writer,
            clock,
            watch,
            doubt_told: false,
            transport,
            ready: false,
            boot,
            composer: Composer::new(vault),
            flights: Flights::default(),
            landed: Vec::new(),
            terms: Vec::new(),
            places: Places::default(),
            weather: Weather::default(),
            clocks: None,
        }
    }

    /// Does one round; answers how long nothing needs to be done unless somebody wakes it or something comes back.
    pub async fn turn(&mut self) -> Result<Duration> {
        self.watch_the_clocks().await?;
        let now = Instant::now();
        let landed = Arc::new(std::mem::take(&mut self.landed));
        let asks = self.places.asks(&self.terms, &self.weather, now);
        let (boot, returned) = (self.boot.clone(), Arc::clone(&landed));
        let (doubted, doubt_told) = (self.watch.doubt().is_some(), self.doubt_told);
        let unit = move |work: &mut Work<'_>| {
            if doubted != doubt_told {
                // The doubt stands in no row; whoever shows it asks whenever subscriptions changed.
                work.changes.add_all("subscription");
            }
            round(work, &boot, &returned, &asks)
        };
        let round = self.writer.write_relaxed(unit).await.inspect_err(|_| self.landed = landed.to_vec())?;
        self.doubt_told = doubted;
        self.terms = round.terms;
        self.get_ready(&round.subscriptions);
        for claimed in round.claimed {
            self.launch(&round.subscriptions, claimed, now);
        }
        Ok(self.pause(round.now))
    }

    /// Waits until something is back; for ever when nothing is on its way.
    pub async fn land(&mut self) {
        for landed in self.flights.landed(&self.clock).await {
            self.touch_down(landed);
        }
    }

    /// Waits until everything is back.
    pub async fn land_all(&mut self) {
        while self.flights.count() > 0 {
            self.land().await;
        }
    }

    /// Writes down what is back and claims nothing.
    pub async fn write_down(&mut self) -> Result<()> {
        let landed = Arc::new(std::mem::take(&mut self.landed));
        if landed.is_empty() {
            return Ok(());
        }
        self.writer.write_relaxed(move |work| settle(work, &landed)).await
    }

    /// How many are on their way.
    pub fn on_their_way(&self) -> usize {
        self.flights.count()
    }

    async fn watch_the_clocks(&mut self) -> Result<()> {
        let (wall, steady) = (self.clock.now(), Instant::now());
        if let Some((wall_before, steady_before)) = self.clocks.replace((wall, steady)) {
            let passed = i64::try_from((steady - steady_before).as_millis()).unwrap_or(i64::MAX);
            let back_ms = wall_before.0.saturating_add(passed) - wall.0;
            if back_ms > STEP_MS {
                self.writer.write(move |work| shift(work, back_ms)).await?;
            }
        }
        Ok(())
    }

    /// Before anything is owed, so that the first event does not wait.
    fn get_ready(&mut self, subscriptions: &[Subscription]) {
        if !self.ready && !subscriptions.is_empty() {
            self.transport.get_ready();
            self.ready = true;
        }
    }

    fn launch(&mut self, subscriptions: &[Subscription], claimed: Claimed, now: Instant) {
        fail_point::reach(Point::Claimed);
        let Some(subscription) = subscriptions.iter().find(|each| each.id == claimed.subscription) else {
            return;
        };
        self.places.taken(&subscription.id, now);
        if self.weather.offline() && subscription.network == Network::Public {
            self.places.looked_out(now);
        }
        let at = self.clock.now();
        let letter = self.composer.letter(subscription, &claimed, at);
        self.flights.launch(&self.transport, claimed, letter, at, &subscription.url);
    }

    fn touch_down(&mut self, mut landed: Landed) {
        self.places.freed(&landed.claimed.subscription);
        self.learn(&mut landed);
        self.landed.push(landed);
    }

    /// A failure for want of a network is told as one.
    fn learn(&mut self, landed: &mut Landed) {
        let network = self.terms.iter().find(|each| each.id == landed.claimed.subscription);
        if network.is_none_or(|terms| !terms.is_public()) {
            return;
        }
        let host =
            reqwest::Url::parse(&landed.last.url).ok().and_then(|url| url.host_str().map(str::to_owned));
        let sent = &mut landed.last.sent;
        let was_offline = self.weather.offline();
        if self.weather.learn(&host.unwrap_or_default(), sent) && sent.outcome != Outcome::Offline {
            sent.outcome = Outcome::Offline;
            sent.sentence = format!(
                "{} Nothing on the internet can be reached, so this computer seems to be offline.",
                sent.sentence
            );
        }
        if !was_offline && self.weather.offline() {
            self.places.looked_out(Instant::now());
        }
    }

    fn pause(&self, now: Timestamp) -> Duration {
        let steady = Instant::now();
        let waits = self.terms.iter().filter(|terms| self.places.has_room(terms)).filter_map(|terms| {
            let due_in = Duration::from_millis(u64::try_from(terms.next_due?.0 - now.0).unwrap_or(0));
            Some(due_in.max(self.places.wait(terms, &self.weather, steady)))
        });
        waits.min().unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE)
    }
}

/// One unit of work.
fn round(work: &mut Work<'_>, boot: &str, landed: &[Landed], asks: &[Ask]) -> Result<Round> {
    settle(work, landed)?;
    let subscriptions = subscription::all(work.db)?;
    let may_go =
        |each: &Subscription| each.paused.is_none() && each.not_before.is_none_or(|until| until <= work.now);
    let open: Vec<Ask> = asks
        .iter()
        .filter(|ask| subscriptions.iter().any(|each| each.id == ask.subscription && may_go(each)))
        .cloned()
        .collect();
    let claimed = claim(work, boot, &open)?;
    let terms = subscriptions
        .iter()
        .filter(|each| each.paused.is_none())
        .map(|each| Ok(Terms::new(each, next_due(work.db, &each.id)?)))
        .collect::<Result<_>>()?;
    fail_point::reach(Point::RoundWritten);
    Ok(Round { now: work.now, claimed, subscriptions, terms })
}
