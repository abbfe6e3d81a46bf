//! Who holds a port, where the system tells. Only for a sentence; nothing depends on it.

use std::net::SocketAddr;

/// The name of the program that listens on the port of `address`.
#[cfg(target_os = "linux")]
pub(super) fn holder(address: SocketAddr) -> Option<String> {
    use std::fs;
    let inodes: Vec<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|table| fs::read_to_string(table).ok())
        .flat_map(|table| listening_inodes(&table, address.port()))
        .collect();
    let wanted: Vec<String> = inodes.iter().map(|inode| format!("socket:[{inode}]")).collect();
    fs::read_dir("/proc").ok()?.flatten().find_map(|process| {
        let files = fs::read_dir(process.path().join("fd")).ok()?;
        let holds = files.flatten().any(|file| {
            fs::read_link(file.path())
                .is_ok_and(|link| wanted.iter().any(|name| link.as_os_str() == name.as_str()))
        });
        let name = fs::read_to_string(process.path().join("comm")).ok()?;
        holds.then(|| name.trim().to_owned())
    })
}

#[cfg(not(target_os = "linux"))]
pub(super) fn holder(_address: SocketAddr) -> Option<String> {
    None
}

/// Column 2 of the table is the local address, 4 the state (0A: listening), 10 the inode.
#[cfg(target_os = "linux")]
fn listening_inodes(table: &str, port: u16) -> Vec<String> {
    let wanted = format!(":{port:04X}");
    table
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|columns| columns.len() > 9 && columns[1].ends_with(&wanted) && columns[3] == "0A")
        .map(|columns| columns[9].to_owned())
        .collect()
}
