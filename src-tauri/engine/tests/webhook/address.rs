//! Where webhooks may go, in every spelling of an address.

use porchlight_engine::{
    Code,
    webhook::{
        Destination,
        address::{Network, Place, check, place},
    },
};

/// What an IP address is said to be: a network, or "never".
#[track_caller]
fn is(ip: &str, expected: &str) {
    let found = match place(ip.parse().unwrap()) {
        Place::In(network) => network.as_str(),
        Place::Never(_) => "never",
    };
    assert_eq!(found, expected, "{ip}");
}

#[test]
fn every_range_is_what_it_is() {
    for ip in
        ["8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "2606:4700::1111"]
    {
        is(ip, "public");
    }
    for ip in [
        "10.0.0.5",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.20",
        "100.64.0.1",
        "100.101.102.103",
        "fd12::1",
        "fc00::1",
    ] {
        is(ip, "lan");
    }
    for ip in ["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1"] {
        is(ip, "loopback");
    }
    for ip in [
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "169.254.1.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.1",
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.9",
        "198.18.0.1",
        "198.19.255.255",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "fd00:ec2::254",
        "2001:db8::1",
        "2001::1",
        "100::1",
        "5f00::1",
        "3fff::1",
        "::127.0.0.1",
        "64:ff9b:1::1",
    ] {
        is(ip, "never");
    }
}

#[test]
fn an_ipv4_address_in_ipv6_clothes_is_what_it_is() {
    is("::ffff:10.0.0.1", "lan");
    is("::ffff:169.254.169.254", "never");
    is("::ffff:8.8.8.8", "public");
    // NAT64 and 6to4 carry public addresses; a private one in them is a trick.
    is("64:ff9b::8.8.8.8", "public");
    is("64:ff9b::10.0.0.1", "never");
    is("64:ff9b::127.0.0.1", "never");
    is("2002:808:808::", "public");
    is("2002:a00:1::", "never");
    is("2002:a9fe:a9fe::", "never");
}

#[test]
fn an_address_elsewhere_than_agreed_is_refused_in_words() {
    check("hooks.example.com", "8.8.8.8".parse().unwrap(), Network::Public).unwrap();
    let sentence = check("hooks.example.com", "10.0.0.5".parse().unwrap(), Network::Public).unwrap_err();
    assert_eq!(
        sentence,
        "hooks.example.com leads to 10.0.0.5, on your own network. You agreed to an address on the internet, so nothing \
         was sent."
    );
    // An agreement is for one network, not for everything that is less.
    check("n8n.local", "127.0.0.1".parse().unwrap(), Network::Lan).unwrap_err();
    check("n8n.local", "8.8.8.8".parse().unwrap(), Network::Lan).unwrap_err();
}

/// Where a typed address goes, or which field is to blame.
#[track_caller]
fn typed(text: &str, agreed: Network, expected: Result<&str, &str>) {
    let found = Destination::parse(text, agreed);
    match (&found, expected) {
        (Ok(destination), Ok(url)) => assert_eq!(destination.url.as_str(), url, "{text}"),
        (Err(error), Err(field)) => {
            assert_eq!((error.code(), error.field()), (Code::Invalid, Some(field)), "{text}: {error}");
        }
        _ => panic!("{text}: {found:?}"),
    }
}

#[test]
fn an_address_is_judged_when_it_is_typed() {
    use Network::{Lan, Loopback, Public};
    typed(" https://hooks.example.com/in?a=b#c ", Public, Ok("https://hooks.example.com/in?a=b"));
    typed("https://1.1.1.1/", Public, Ok("https://1.1.1.1/"));
    typed("http://localhost:5678/hook", Loopback, Ok("http://localhost:5678/hook"));
    typed("http://192.168.1.20/hook", Lan, Ok("http://192.168.1.20/hook"));
    typed("http://n8n.local/hook", Lan, Ok("http://n8n.local/hook"));
    typed("https://[fd12::1]/", Lan, Ok("https://[fd12::1]/"));
    for text in [
        "",
        "hooks.example.com",
        "ftp://example.com",
        "javascript:alert(1)",
        "https://",
        "https://exa mple.com/",
        "https://a:0/",
    ] {
        typed(text, Public, Err("url"));
    }
    typed(&format!("https://example.com/{}", "a".repeat(2048)), Public, Err("url"));
    typed("http://hooks.example.com/in", Public, Err("url"));
    typed("https://user:secret@hooks.example.com/", Public, Err("url"));
    typed("https://user@hooks.example.com/", Public, Err("url"));
}

/// Decimal, octal, hexadecimal, short, dotted at the end, disguised: all are the address they mean.
#[test]
fn no_spelling_hides_an_address() {
    use Network::Public;
    for text in [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://017700000001/",
        "https://0177.0.0.1/",
        "https://127.0.0.1./",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://a.localhost/",
        "https://１２７.0.0.1/",
        "https://10.0.0.1/",
        "https://167772161/",
        "https://192.168.1/",
        "https://printer.local/",
    ] {
        typed(text, Public, Err("network"));
    }
    for text in [
        "https://169.254.169.254/",
        "https://2852039166/",
        "https://0xa9fea9fe/",
        "https://[::ffff:169.254.169.254]/",
        "https://[fe80::1]/",
        "https://[64:ff9b::a00:1]/",
        "https://0.0.0.0/",
        "https://0/",
        "https://255.255.255.255/",
        "https://[::]/",
        "https://100.100.100.200/",
    ] {
        for agreed in Network::ALL {
            typed(text, agreed, Err("url"));
        }
    }
}
