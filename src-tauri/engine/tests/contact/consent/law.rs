//! The law of the gate: whatever happens, nothing looser than the strictest standing word passes.
//!
//! A second, simpler book is kept beside the log: for each place a stack of what stood after each event. What it says is
//! compared with what the gate lets through.

use std::{cell::Cell, collections::BTreeMap};

use porchlight_engine::{
    Result,
    contact::{
        Channel,
        consent::{self, Ask, Decision, Heard, Purpose, Rule, Ruling, Scope, Wish},
        merge,
    },
    db::Work,
    journal::Actor,
};
use proptest::{collection::vec, prelude::*, sample::select, test_runner::TestRunner};
use serde_json::json;

use crate::house::Home;

#[derive(Debug, Clone)]
enum Event {
    OptOut {
        channels: Vec<Channel>,
        address: Option<usize>,
        scope: Scope,
    },
    OptIn {
        channels: Vec<Channel>,
        address: Option<usize>,
        evidence: bool,
    },
    Says {
        text: &'static str,
        from: Option<usize>,
    },
    Undo(usize),
    Decide(Decision),
    /// A contact that is out on one channel as well is merged into this one, unless it is already.
    Merge {
        channel: Channel,
        scope: Scope,
    },
    /// It is taken out again.
    Part,
    Posts,
}

fn event() -> impl Strategy<Value = Event> {
    let channels = || proptest::sample::subsequence(Channel::ALL[..3].to_vec(), 1..=3);
    let channel = || select(Channel::ALL.to_vec());
    let address = || proptest::option::weighted(0.3, 0..2_usize);
    let scope = || select(vec![Scope::All, Scope::Marketing]);
    let texts =
        vec!["STOP", "START", "UNSTOP", "YES", "HELP", "stop texting me", "leave me alone", "see you"];
    prop_oneof![
        3 => (channels(), address(), scope())
            .prop_map(|(channels, address, scope)| Event::OptOut { channels, address, scope }),
        3 => (channels(), address(), any::<bool>())
            .prop_map(|(channels, address, evidence)| Event::OptIn { channels, address, evidence }),
        4 => (select(texts), address()).prop_map(|(text, from)| Event::Says { text, from }),
        2 => (0..8_usize).prop_map(Event::Undo),
        1 => select(vec![Decision::Stays, Decision::NotAnOptOut]).prop_map(Event::Decide),
        1 => (channel(), scope()).prop_map(|(channel, scope)| Event::Merge { channel, scope }),
        1 => Just(Event::Part),
        1 => Just(Event::Posts),
    ]
}

/// How strict: 0 yes, 1 nothing said, 2 no marketing, 3 no.
type Level = u8;
type Place = (Channel, String);

/// One entry of a place.
#[derive(Debug, Clone)]
struct Line {
    seq: i64,
    event: String,
    level: Level,
    taken_back_may_be: bool,
    brought: Brought,
}

/// Whether a merge brought what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Brought {
    No,
    /// By the merge that stands.
    ByMerge,
    /// It was taken back, or by one that was taken apart since: it stands no more, and nothing comes back to it.
    Gone,
}

/// The second book. It reads what the log says of itself only to know what each act touched.
#[derive(Debug, Default)]
struct Book(BTreeMap<Place, Vec<Line>>);

impl Book {
    fn level(&self, place: &Place) -> Level {
        self.0.get(place).and_then(|lines| lines.last()).map_or(1, |line| line.level)
    }

    /// The strictest of what was said for all addresses and for this one.
    fn strictest(&self, channel: Channel, address: &str) -> Level {
        let levels = [self.level(&(channel, String::new())), self.level(&(channel, address.to_owned()))];
        levels.into_iter().filter(|level| *level != 1).max().unwrap_or(1)
    }

    fn let_go(&mut self, place: &Place, event: &str) {
        let lines = self.0.get_mut(place).into_iter().flatten();
        lines.filter(|line| line.event == event).for_each(|line| line.brought = Brought::Gone);
    }

    fn write(&mut self, place: Place, line: Line) {
        self.0.entry(place).or_default().push(line);
    }
}

struct Scene<'a, 'b> {
    work: &'a mut Work<'b>,
    book: Book,
    contact: String,
    numbers: [String; 2],
    other: String,
    /// What the contact that is merged into this one said so far.
    theirs: BTreeMap<Place, Level>,
    /// The merge that stands, and the last event before it.
    merge: Option<(String, i64)>,
    seen: i64,
    reviews: Vec<String>,
}

impl Scene<'_, '_> {
    fn happens(&mut self, event: &Event) -> Result<()> {
        let user = Actor::user();
        match event {
            Event::OptOut { channels, address, scope } => {
                let level = if *scope == Scope::All { 3 } else { 2 };
                consent::opt_out(self.work, &self.wish(channels, *address, *scope, None), &user)?;
                self.note(|before| before.max(level), true)
            }
            Event::OptIn { channels, address, evidence } => {
                let evidence = evidence.then(|| "Email".to_owned());
                let wish = self.wish(channels, *address, Scope::All, evidence);
                // Refused without evidence after their own no, and in vain for one address while all are out.
                if consent::opt_in(self.work, &wish, &user).is_ok() {
                    self.note(|_| 0, true)?;
                }
                Ok(())
            }
            Event::Says { text, from } => self.says(text, *from),
            Event::Undo(back) => self.undo(*back),
            Event::Decide(decision) => self.decide(*decision),
            Event::Merge { channel, scope } => self.merge(*channel, *scope),
            Event::Part => self.part(),
            Event::Posts => Ok(()),
        }
    }

    fn merge(&mut self, channel: Channel, scope: Scope) -> Result<()> {
        if self.merge.is_some() {
            return Ok(());
        }
        let user = Actor::user();
        let wish = Wish { contact: self.other.clone(), ..self.wish(&[channel], None, scope, None) };
        consent::opt_out(self.work, &wish, &user)?;
        let theirs = self.theirs.entry((channel, String::new())).or_insert(1);
        *theirs = (*theirs).max(if scope == Scope::All { 3 } else { 2 });
        let last = self.work.db.query_row("SELECT max(seq) FROM consent_event", [], |row| row.get(0))?;
        let wish = merge::Wish {
            survivor_id: self.contact.clone(),
            other_ids: vec![self.other.clone()],
            choose: BTreeMap::new(),
        };
        let steps = merge::merge(self.work, &wish, &user)?;
        self.merge = steps.into_iter().find_map(|step| step.merge_id).map(|id| (id, last));
        let theirs = self.theirs.clone();
        self.note_each(|place, before| (before.max(theirs[place]), Brought::ByMerge), false)
    }

    /// What the merge brought goes; what was asked while they were one is asked of both.
    fn part(&mut self) -> Result<()> {
        let Some((merge, last)) = self.merge.take() else { return Ok(()) };
        for (place, lines) in &self.book.0 {
            let standing = lines.last().unwrap();
            if standing.level >= 2 && standing.brought == Brought::No && standing.seq > last {
                let theirs = self.theirs.entry(place.clone()).or_insert(1);
                *theirs = (*theirs).max(standing.level);
            }
        }
        for lines in self.book.0.values_mut().flat_map(|lines| lines.iter_mut()) {
            if lines.brought == Brought::ByMerge {
                lines.brought = Brought::Gone;
            }
        }
        let levels = self.befores();
        merge::unmerge(self.work, &merge, &Actor::user())?;
        self.note_each(|place, _| levels[place], false)?;
        for ((channel, address), level) in &self.theirs {
            let stands: Level = self.work.db.query_row(
                "SELECT coalesce(max(CASE WHEN state = 'opted_in' THEN 0 WHEN state = 'unknown' THEN 1
                   WHEN scope = 'marketing' THEN 2 ELSE 3 END), 1)
                 FROM consent_state WHERE contact_id = ?1 AND channel = ?2 AND address = ?3",
                (&self.other, channel, address),
                |row| row.get(0),
            )?;
            assert_eq!(stands, *level, "the other's own: {channel:?} {address:?}");
        }
        Ok(())
    }

    /// What stood at each place before its last line.
    fn befores(&self) -> BTreeMap<Place, (Level, Brought)> {
        self.book.0.iter().map(|(place, lines)| (place.clone(), self.before(place, lines))).collect()
    }

    /// What stood at a place before its last line, or the no of whoever was merged into the contact after that.
    fn before(&self, place: &Place, lines: &[Line]) -> (Level, Brought) {
        let earlier = lines.iter().rev().skip(1).find(|line| line.brought != Brought::Gone);
        let (said, stood) =
            earlier.map_or((0, (1, Brought::No)), |line| (line.seq, (line.level, line.brought)));
        let merged_since = self.merge.as_ref().is_some_and(|(_, last)| said <= *last);
        match self.theirs.get(place) {
            Some(theirs) if merged_since && *theirs > stood.0 && *theirs >= 2 => (*theirs, Brought::ByMerge),
            _ => stood,
        }
    }

    fn wish(
        &self,
        channels: &[Channel],
        address: Option<usize>,
        scope: Scope,
        evidence: Option<String>,
    ) -> Wish {
        Wish {
            contact: self.contact.clone(),
            channels: channels.to_vec(),
            address: address.map(|index| self.numbers[index].clone()),
            scope,
            reason: "Asked".into(),
            evidence,
            received_at: None,
        }
    }

    fn says(&mut self, text: &str, from: Option<usize>) -> Result<()> {
        let address = from.map(|index| self.numbers[index].clone());
        let heard = Heard { contact: self.contact.clone(), text: text.into(), address, ..Heard::default() };
        let understood = consent::hear(self.work, Channel::Text, &heard, &Actor::user())?;
        self.reviews.extend(understood.review_id);
        match text {
            "START" | "UNSTOP" | "YES" => self.note(|_| 0, false),
            _ => self.note(|_| 3, false),
        }
    }

    /// Takes back the event so many back, whosoever it is: it works for a person's own entry that still stands.
    fn undo(&mut self, back: usize) -> Result<()> {
        let sql = "SELECT id FROM consent_event WHERE contact_id = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2";
        let Ok(id) = self.work.db.query_row(sql, (&self.contact, back), |row| row.get::<_, String>(0)) else {
            return Ok(());
        };
        let done = consent::undo(self.work, std::slice::from_ref(&id), &Actor::user());
        let (place, lines) =
            self.book.0.iter().find(|(_, lines)| lines.iter().any(|line| line.event == id)).unwrap();
        let last = lines.last().unwrap();
        let allowed = last.event == id && last.taken_back_may_be;
        assert_eq!(done.is_ok(), allowed, "taking back {id} at {place:?}");
        let stood = self.before(place, lines);
        if allowed { self.note_each(move |_, _| stood, false) } else { Ok(()) }
    }

    fn decide(&mut self, decision: Decision) -> Result<()> {
        let Some(review) = self.reviews.pop() else { return Ok(()) };
        consent::decide(self.work, &review, decision, "Looked at it", &Actor::user())?;
        let levels = self.befores();
        self.note_each(|place, _| levels[place], true)
    }

    fn note(&mut self, level: impl Fn(Level) -> Level, taken_back_may_be: bool) -> Result<()> {
        self.note_each(|_, before| (level(before), Brought::No), taken_back_may_be)
    }

    /// Writes into the book, for each event that is new in the log, what the act says should stand there now.
    fn note_each(
        &mut self,
        stands: impl Fn(&Place, Level) -> (Level, Brought),
        taken_back_may_be: bool,
    ) -> Result<()> {
        let mut select = self.work.db.prepare(
            "SELECT seq, id, channel, coalesce(address, ''), reverts_id FROM consent_event
             WHERE contact_id = ?1 AND seq > ?2 ORDER BY seq",
        )?;
        let mut rows = select.query((&self.contact, self.seen))?;
        while let Some(row) = rows.next()? {
            self.seen = row.get(0)?;
            let place = (row.get(2)?, row.get(3)?);
            let (level, brought) = stands(&place, self.book.level(&place));
            if let Some(taken_back) = row.get::<_, Option<String>>(4)? {
                self.book.let_go(&place, &taken_back);
            }
            self.book
                .write(place, Line { seq: self.seen, event: row.get(1)?, level, taken_back_may_be, brought });
        }
        Ok(())
    }

    /// The gate lets through what the book lets through, at every address, for every purpose.
    fn check(&self) -> Result<()> {
        for channel in Channel::ALL.into_iter().filter(|channel| channel.rings()) {
            for address in &self.numbers {
                for purpose in [Purpose::Marketing, Purpose::Service] {
                    let level = self.book.strictest(channel, address);
                    let out = level == 3 || (level == 2 && purpose == Purpose::Marketing);
                    let rule = match (out, channel) {
                        (true, _) => Some(Rule::OptedOut),
                        (false, Channel::Voicemail) if level != 0 => Some(Rule::PriorConsent),
                        _ => None,
                    };
                    let ask = Ask {
                        contact: &self.contact,
                        address: Some(address),
                        channel,
                        purpose,
                        now: self.work.now,
                    };
                    let answered = match consent::may(self.work.db, &ask)? {
                        Ruling::Permit(_) => None,
                        Ruling::Refusal(refusal) => Some(refusal.rule),
                    };
                    assert_eq!(answered, rule, "{channel:?} {address} {purpose:?} {:?}", self.book);
                }
            }
        }
        Ok(())
    }
}

#[test]
fn nothing_looser_than_the_strictest_standing_word_passes() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let home = runtime.block_on(Home::new());
    let round = Cell::new(1000);
    let law = |events: Vec<Event>| {
        round.set(round.get() + 2);
        let numbers = [round.get(), round.get() + 1].map(|number| format!("+1804555{number:04}"));
        runtime.block_on(async {
            let lead = |phone: &str| json!({ "phoneNumber": phone, "source": "Website", "consent": "opted_in" });
            let contact = home.post(lead(&numbers[0])).await.contact();
            let other = home.post(json!({ "email": format!("{}@example.com", round.get()), "source": "Website" })).await.contact();
            let happened = events.clone();
            let (id, phones) = (contact.clone(), numbers.clone());
            home.write(move |work| {
                work.db.execute(
                    "INSERT INTO contact_phone (contact_id, e164, department_id, raw, validity, is_primary, created_at)
                     SELECT contact_id, ?2, department_id, '', 'valid', 0, 0 FROM contact_phone WHERE contact_id = ?1",
                    (&id, &phones[1]),
                )?;
                let mut scene = Scene {
                    work,
                    book: Book::default(),
                    contact: id.clone(),
                    numbers: phones.clone(),
                    other: other.clone(),
                    theirs: BTreeMap::new(),
                    merge: None,
                    seen: 0,
                    reviews: Vec::new(),
                };
                happened.iter().try_for_each(|event| {
                    scene.happens(event)?;
                    scene.check()
                })
            })
            .await;
            if events.iter().any(|event| matches!(event, Event::Posts)) {
                let before = gates(&home, &contact, &numbers).await;
                assert_eq!(home.post(lead(&numbers[0])).await.contact(), contact);
                assert_eq!(gates(&home, &contact, &numbers).await, before, "no request ever loosens it");
            }
        });
        Ok(())
    };
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) };
    TestRunner::new(config).run(&vec(event(), 0..14), law).unwrap();
}

async fn gates(home: &Home, contact: &str, numbers: &[String; 2]) -> Vec<serde_json::Value> {
    let mut answers = Vec::new();
    for channel in ["text", "call", "voicemail"] {
        for address in numbers {
            let ask = json!({ "contactId": contact, "channel": channel, "address": address });
            answers.push(home.call("consent.check", ask).await);
        }
    }
    answers
}
