//! What a person does in the UI, in Chromium against the real server.

#[path = "journeys/desk.rs"]
mod desk;

use std::time::{SystemTime, UNIX_EPOCH};

use porchlight_tests::{
    Browser, LeadSource, Result, Rpc, Server, a_contact_is_opted_out, a_refused_request_explains_itself,
    a_report_tells_every_word, all_opted_out, an_opt_in_asks_for_a_reason, ann,
};
use serde_json::json;
use thirtyfour::prelude::*;

/// How late a lead may be on the screen. It takes a tenth of it; the rest is for a busy machine.
const LATEST_MS: i64 = 1000;

/// Notes when the frame begins in which the card of that name is first drawn.
const WATCH_FOR: &str = r#"
    const [name] = arguments;
    window.seenAt = new Promise((seen) => {
        const watch = new MutationObserver(() => {
            const cards = [...document.querySelectorAll("[data-card]")];
            if (!cards.some((card) => card.textContent.includes(name))) return;
            watch.disconnect();
            requestAnimationFrame(() => seen(Date.now()));
        });
        watch.observe(document.body, { childList: true, characterData: true, subtree: true });
    });
"#;

async fn opened(server: &Server) -> Result<Browser> {
    let browser = Browser::chromium().await?;
    browser.page.goto(server.link()).await?;
    Ok(browser)
}

/// Past the first page, on an empty board.
async fn at_the_board(server: &Server) -> Result<Browser> {
    let browser = opened(server).await?;
    browser.press("Skip this page").await?;
    browser.on_screen("Board").await?;
    Ok(browser)
}

#[tokio::test]
async fn the_link_opens_the_ui_and_hides_the_token() -> Result {
    let server = Server::start()?;
    let browser = opened(&server).await?;

    browser.page.query(By::Css("main")).single().await?;
    assert!(!browser.page.current_url().await?.as_str().contains(server.token()));
    browser.screenshot("opened").await?;
    Ok(())
}

#[tokio::test]
async fn the_first_page_leads_from_the_address_to_the_card() -> Result {
    let server = Server::start()?;
    let browser = opened(&server).await?;

    browser.read("Waiting for the first request").await?;
    browser.press("Reveal key for 30 s").await?;
    browser.see(By::XPath("//button[@aria-label='Hide key']"), "the key in clear").await?;
    let form = LeadSource {
        address: server.intake_address().to_owned(),
        target: after_heading(&browser, "Address for leads")
            .await?
            .strip_prefix(server.intake())
            .ok_or("the page names the address of this server")?
            .to_owned(),
        key: after_heading(&browser, "Key, sent as X-API-KEY").await?,
    };
    form.deliver(&ann()).await?;

    browser.read_no_more("Waiting for the first request").await?;
    browser.screenshot("first-lead").await?;
    browser.press("Go to the board").await?;
    browser.card("Ann Lee").await?;
    Ok(())
}

/// The value to copy that stands under a heading of the first page.
async fn after_heading(browser: &Browser, heading: &str) -> Result<String> {
    let value = By::XPath(format!("//h3[normalize-space(.)='{heading}']/following::code[1]"));
    Ok(browser.see(value, heading).await?.text().await?)
}

#[tokio::test]
async fn a_refused_request_explains_itself_and_keeps_the_key_to_itself() -> Result {
    let server = Server::start()?;
    let form = LeadSource::of(&server).await?;
    let browser = at_the_board(&server).await?;

    a_refused_request_explains_itself(&browser, &form).await?;
    browser.screenshot("refused").await?;

    browser.press("Headers").await?;
    let value = browser.see(By::XPath("//tr[th='X-API-KEY']/td[1]"), "the value of the header").await?;
    assert!(value.text().await?.starts_with("••••"));
    assert!(!browser.page.source().await?.contains(&form.key));
    browser.press("Reveal X-API-KEY for 30 s; this is recorded").await?;
    browser.read(&form.key).await?;
    Ok(())
}

#[tokio::test]
async fn a_lead_is_on_the_open_board_before_anybody_could_look() -> Result {
    let server = Server::start()?;
    let form = LeadSource::of(&server).await?;
    let browser = at_the_board(&server).await?;

    for (nth, name) in ["Ann", "Ben", "Cleo", "Dora", "Emil"].iter().enumerate() {
        browser.page.execute(WATCH_FOR, vec![json!(name)]).await?;
        let phone = format!("80455501{nth:02}");
        form.deliver(&json!({ "firstName": name, "phoneNumber": phone, "source": "website" })).await?;
        let answered_at = now_ms()?;

        let seen = browser.page.execute_async("window.seenAt.then(arguments[0])", vec![]).await?;
        let late_ms = seen.json().as_i64().ok_or("the page tells the time as a number")? - answered_at;
        println!("{name} was on the screen {late_ms} ms after the answer");
        assert!(late_ms < LATEST_MS, "{name} was on the screen only {late_ms} ms after the answer");
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the one clock that the page has too")]
fn now_ms() -> Result<i64> {
    Ok(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?)
}

#[tokio::test]
async fn an_opt_out_holds_until_a_reason_to_opt_in_is_given() -> Result {
    let server = Server::start()?;
    let browser = at_the_board(&server).await?;
    LeadSource::of(&server).await?.deliver(&ann()).await?;

    a_contact_is_opted_out(&browser, "Sold the house").await?;
    browser.screenshot("opted-out").await?;
    browser.page.refresh().await?;
    all_opted_out(&browser, "Sold the house").await?;

    an_opt_in_asks_for_a_reason(&browser, "Called back on Monday").await?;
    a_report_tells_every_word(&browser, &["Sold the house", "Called back on Monday"]).await?;
    browser.screenshot("report").await?;
    Ok(())
}

#[tokio::test]
async fn the_demo_is_marked_everywhere_and_leaves_no_trace() -> Result {
    let server = Server::start()?;
    let form = LeadSource::of(&server).await?;
    let browser = opened(&server).await?;

    browser.press("Open the demo").await?;
    for screen in ["Contacts", "Requests", "Settings", "Board"] {
        browser.press(screen).await?;
        browser.on_screen(screen).await?;
        browser.read("Demo data").await?;
    }
    let (open, won, lost) = demo_counts(&server).await?;
    assert_eq!(open + won + lost, 60);
    let summary = format!("//*[starts-with(normalize-space(.), '{open} open leads, $')]");
    browser.see(By::XPath(summary), "the sum of the open leads").await?;
    for (rail, count) in [("Won", won), ("Lost", lost)] {
        let sum = format!("//section[@aria-label='{rail}'][contains(., '{count} leads')]");
        browser.see(By::XPath(sum), rail).await?;
    }
    browser.screenshot("demo").await?;
    browser.press("Leave demo").await?;
    browser.read("Where do your leads come from?").await?;
    assert_eq!(server.rpc("contact.list", json!({})).await?["items"], json!([]));

    browser.press("Open the demo").await?;
    browser.read("Demo data").await?;
    form.deliver(&ann()).await?;
    browser.press("Leave demo").await?;
    browser.read_no_more("Demo data").await?;
    browser.press("Go to the board").await?;
    browser.card("Ann Lee").await?;
    assert_eq!(browser.page.find_all(By::Css("[data-card]")).await?.len(), 1);
    Ok(())
}

/// Open, won and lost leads of the board that is open.
async fn demo_counts(server: &Server) -> Result<(i64, i64, i64)> {
    let department = server.rpc("department.list", json!({})).await?["items"][0]["id"].clone();
    let pipelines = server.rpc("pipeline.list", json!({ "departmentId": department })).await?;
    let board = server.rpc("board.get", json!({ "pipelineId": pipelines["items"][0]["id"] })).await?;
    let counts =
        [&board["openCount"], &board["won"]["count"], &board["lost"]["count"]].map(|count| count.as_i64());
    match counts {
        [Some(open), Some(won), Some(lost)] => Ok((open, won, lost)),
        _ => Err(format!("the board has no counts: {board}").into()),
    }
}

#[tokio::test]
async fn a_key_works_from_its_making_to_its_end() -> Result {
    let server = Server::start()?;
    let browser = at_the_board(&server).await?;

    browser.press("Settings").await?;
    browser.press("Departments").await?;
    browser.press("Add department").await?;
    browser.fill("Name", "Siding").await?;
    browser.fill("ID", "30591000").await?;
    browser.press_in_dialog("Add department").await?;
    browser.read("Keys of Siding").await?;
    browser.press("New key").await?;
    browser.fill("Who will hold it", "Spring flyer").await?;
    browser.press_in_dialog("Make key").await?;
    let key = browser.see(By::Css("[role=dialog] code"), "the key").await?.text().await?;
    browser.press_in_dialog("Done").await?;
    let flyer = LeadSource {
        address: server.intake_address().to_owned(),
        target: "/api/webhooks/30591000/newlead".to_owned(),
        key,
    };
    assert_eq!(flyer.post(&ann()).await?.status, 200);

    browser.press("More about the key of Spring flyer").await?;
    browser.press("Revoke…").await?;
    browser.press_in_dialog("Revoke key").await?;
    let ended = "//tr[td='Spring flyer'][contains(., 'Revoked')]";
    browser.see(By::XPath(ended), "the end of the key").await?;
    assert_eq!(flyer.post(&ann()).await?.status, 401);
    browser.screenshot("revoked").await?;
    Ok(())
}

#[tokio::test]
async fn the_keyboard_goes_everywhere() -> Result {
    let server = Server::start()?;
    let browser = at_the_board(&server).await?;

    browser.strike("gr").await?;
    browser.on_screen("Requests").await?;
    browser.strike("gb").await?;
    browser.on_screen("Board").await?;
    browser.strike("gr").await?;
    browser.on_screen("Requests").await?;

    browser.strike("?").await?;
    browser.read("Keys that work here").await?;
    browser.strike(Key::Escape).await?;
    browser.read_no_more("Keys that work here").await?;

    browser.strike("/").await?;
    browser.see(By::Css("[role=search] input:focus"), "the focus in the filter").await?;
    Ok(())
}
