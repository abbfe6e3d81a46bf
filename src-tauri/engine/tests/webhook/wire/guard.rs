//! Names that lead where they may not: refused before anything connects.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use porchlight_engine::webhook::{
    address::Network,
    outcome::{Outcome, Sent},
    transport::{Behind, Guard, Http, OwnPort, OwnPorts, Post, Reach, Transport, Trust, Via},
};
use tokio::io::AsyncWriteExt;

use super::{Stub, out, post, receiver, request};

/// A receiver that counts who connects, and says yes to all.
async fn counting() -> (u16, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let address = receiver(move |mut stream| {
        counted.fetch_add(1, Ordering::SeqCst);
        async move {
            while request(&mut stream).await.is_some() {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.unwrap_or_default();
            }
        }
    })
    .await;
    (address.port(), count)
}

#[tokio::test]
async fn a_name_is_where_all_its_addresses_are() {
    let (port, count) = counting().await;
    let names = Stub::with(&[]);
    let http = out(Arc::clone(&names), Trust::System);
    for (ips, agreed, outcome) in [
        (&["127.0.0.1"][..], Network::Public, Outcome::Blocked),
        (&["127.0.0.1"], Network::Lan, Outcome::Blocked),
        (&["10.0.0.5"], Network::Public, Outcome::Blocked),
        (&["8.8.8.8"], Network::Loopback, Outcome::Blocked),
        (&["8.8.8.8"], Network::Lan, Outcome::Blocked),
        (&["8.8.8.8", "127.0.0.1"], Network::Public, Outcome::Blocked),
        (&["127.0.0.1", "10.0.0.5"], Network::Loopback, Outcome::Blocked),
        (&["8.8.8.8", "169.254.169.254"], Network::Public, Outcome::Blocked),
        (&["169.254.169.254"], Network::Lan, Outcome::Blocked),
        (&["::ffff:127.0.0.1"], Network::Public, Outcome::Blocked),
        (&["::ffff:169.254.169.254"], Network::Loopback, Outcome::Blocked),
        (&["fe80::1"], Network::Lan, Outcome::Blocked),
        (&["0.0.0.0"], Network::Loopback, Outcome::Blocked),
        (&[], Network::Loopback, Outcome::Dns),
        (&["127.0.0.1"], Network::Loopback, Outcome::Delivered),
    ] {
        names.say("hooks.example.com", ips);
        let sent = http.send(post(&format!("http://hooks.example.com:{port}/"), agreed)).await;
        assert_eq!(sent.outcome, outcome, "{ips:?} for {agreed:?}: {}", sent.sentence);
    }
    assert_eq!(count.load(Ordering::SeqCst), 1, "only what was allowed connected");
}

/// reqwest asks no resolver about a host that is an address.
#[tokio::test]
async fn an_address_in_the_url_is_looked_at_too() {
    let (port, count) = counting().await;
    let http = out(Stub::with(&[]), Trust::System);
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "127.0.0.1.",
    ] {
        for agreed in [Network::Public, Network::Lan] {
            let sent = http.send(post(&format!("http://{host}:{port}/"), agreed)).await;
            assert_eq!(sent.outcome, Outcome::Blocked, "{host}: {}", sent.sentence);
        }
    }
    for host in ["169.254.169.254", "2852039166", "[fe80::1]", "[64:ff9b::7f00:1]", "0"] {
        for agreed in Network::ALL {
            let sent = http.send(post(&format!("http://{host}:{port}/"), agreed)).await;
            assert_eq!(sent.outcome, Outcome::Blocked, "{host}: {}", sent.sentence);
        }
    }
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_refused() {
    let (port, count) = counting().await;
    let names = Stub::with(&[("desk.local", &["127.0.0.1"])]);
    let http = out(Arc::clone(&names), Trust::System);
    let letter =
        Post { via: Via::NewConnection, ..post(&format!("http://desk.local:{port}/"), Network::Loopback) };
    assert_eq!(http.send(letter.clone()).await.outcome, Outcome::Delivered);
    names.say("desk.local", &["10.0.0.5"]);
    let sent = http.send(letter).await;
    assert_eq!(sent.outcome, Outcome::Blocked);
    assert_eq!(
        sent.sentence,
        "desk.local leads to 10.0.0.5, on your own network. You agreed to an address on this computer, so nothing was sent."
    );
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

/// A connection that one subscription was allowed to make serves no other that was not.
#[tokio::test]
async fn a_kept_connection_is_not_lent_across_agreements() {
    let (port, count) = counting().await;
    let names = Stub::with(&[("desk.local", &["127.0.0.1"])]);
    let http = out(names, Trust::System);
    let letter = |network| post(&format!("http://desk.local:{port}/"), network);
    assert_eq!(http.send(letter(Network::Loopback)).await.outcome, Outcome::Delivered);
    assert_eq!(http.send(letter(Network::Public)).await.outcome, Outcome::Blocked);
    assert_eq!(http.send(letter(Network::Lan)).await.outcome, Outcome::Blocked);
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

fn ours(number: u16, behind: Behind) -> OwnPorts {
    Arc::new(move || vec![OwnPort { number, behind }])
}

async fn guarded(reach: Reach, own: u16, url: &str) -> Sent {
    let names = Stub::with(&[("localhost", &["127.0.0.1"])]);
    let http = Http::new(Guard::new(ours(own, Behind::Intake), reach), names, Trust::System);
    http.send(post(url, Network::Loopback)).await
}

#[tokio::test]
async fn our_own_door_is_out_of_bounds_but_for_bins() {
    let (own, _) = counting().await;
    for host in ["127.0.0.1", "localhost", "127.0.0.2", "2130706433"] {
        let sent =
            guarded(Reach::Anywhere, own, &format!("http://{host}:{own}/api/webhooks/1/newlead")).await;
        assert_eq!(sent.outcome, Outcome::Blocked, "{host}: {}", sent.sentence);
        assert!(sent.sentence.contains("own listener"), "{}", sent.sentence);
    }
    for path in ["bin", "binary/x", "bin/../api/x", "%62in/../api"] {
        let sent = guarded(Reach::Anywhere, own, &format!("http://127.0.0.1:{own}/{path}")).await;
        assert_eq!(sent.outcome, Outcome::Blocked, "{path}");
    }
    let sent = guarded(Reach::Anywhere, own, &format!("http://127.0.0.1:{own}/bin/mine")).await;
    assert_eq!(sent.outcome, Outcome::Delivered);
}

#[tokio::test]
async fn our_other_ports_are_out_of_bounds_altogether() {
    let (own, count) = counting().await;
    let names = Stub::with(&[("desk.test", &["127.0.0.1"]), ("localhost", &["127.0.0.1"])]);
    for (behind, words) in [(Behind::Screens, "its own screens"), (Behind::OtherIntake, "takes leads in")] {
        let guard = Guard::new(ours(own, behind), Reach::Anywhere);
        let http = Http::new(guard, Arc::clone(&names) as Arc<Stub>, Trust::System);
        for place in ["127.0.0.1", "localhost", "127.0.0.2", "desk.test"] {
            for path in ["", "rpc/lead.delete", "bin/mine"] {
                let sent = http.send(post(&format!("http://{place}:{own}/{path}"), Network::Loopback)).await;
                assert_eq!(sent.outcome, Outcome::Blocked, "{place}: {}", sent.sentence);
                assert!(sent.sentence.contains(words), "{}", sent.sentence);
            }
        }
    }
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

/// The address of this computer in the network around it, where it has one.
#[tokio::test]
async fn our_ports_are_ours_by_every_address_of_this_computer() {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
    let Ok(()) = socket.connect("10.255.255.254:9") else { return };
    let ip = socket.local_addr().unwrap().ip().to_string();
    let guard = || Guard::new(ours(8788, Behind::Screens), Reach::Anywhere);
    let url = format!("http://{ip}:8788/bin/mine").parse().unwrap();
    assert!(guard().check_own(&url, Network::Lan).unwrap_err().contains("its own screens"));
    let elsewhere = "http://10.255.255.254:8788/".parse().unwrap();
    assert_eq!(guard().check_own(&elsewhere, Network::Lan), Ok(()));
}

#[tokio::test]
async fn in_the_demo_nothing_leaves_but_to_its_bins() {
    let ((own, _), (other, count)) = (counting().await, counting().await);
    for url in [format!("http://127.0.0.1:{other}/bin/x"), format!("http://127.0.0.1:{own}/api")] {
        assert_eq!(guarded(Reach::OwnBins, own, &url).await.outcome, Outcome::Blocked, "{url}");
    }
    let sent = guarded(Reach::OwnBins, own, &format!("http://127.0.0.1:{own}/bin/x")).await;
    assert_eq!(sent.outcome, Outcome::Delivered);
    let names = Stub::with(&[("hooks.example.com", &["8.8.8.8"])]);
    let http = Http::new(Guard::new(ours(own, Behind::Intake), Reach::OwnBins), names, Trust::System);
    let sent = http.send(post("https://hooks.example.com/in", Network::Public)).await;
    assert_eq!(sent.outcome, Outcome::Blocked);
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_name_nobody_knows_is_its_own_failure_unless_we_are_offline() {
    let unknown = post("https://nobody.example.com/", Network::Public);
    let sent = out(Stub::with(&[]), Trust::System).send(unknown.clone()).await;
    assert_eq!(sent.outcome, Outcome::Dns);
    assert_eq!(sent.sentence, "The name nobody.example.com was not found: Name or service not known.");
    let sent = out(Stub::offline(), Trust::System).send(unknown).await;
    assert_eq!(sent.outcome, Outcome::Offline);
}
