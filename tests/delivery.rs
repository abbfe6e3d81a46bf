//! Webhooks of the real server to a real receiver, whatever becomes of the server meanwhile.

#[cfg(target_os = "linux")]
#[path = "delivery/disk.rs"]
mod disk;
#[path = "delivery/kill.rs"]
mod kill;
#[cfg(target_os = "linux")]
#[path = "delivery/power_cut.rs"]
mod power_cut;
#[cfg(target_os = "linux")]
#[path = "delivery/sick_disk.rs"]
mod sick_disk;
