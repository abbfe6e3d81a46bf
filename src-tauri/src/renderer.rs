//! How WebKitGTK draws, where its usual way leaves the window blank.

use std::{env, path::Path};

const DISABLE_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Turns off the DMA-BUF renderer on NVIDIA's own driver, unless the user has decided either way.
///
/// With that driver WebKitGTK cannot allocate its buffers, on Wayland and on X11 alike, and shows an empty window. Other
/// drivers keep the renderer: without it they are slow, and some then fail themselves. Call it first in `main`: GTK reads
/// the environment when it starts.
pub(crate) fn choose() {
    if env::var_os(DISABLE_DMABUF).is_none() && has_nvidia_driver() {
        #[expect(
            unsafe_code,
            reason = "the environment can only be changed so; no second thread exists yet to read it"
        )]
        // SAFETY: called at the start of `main`, before GTK, the runtime or anything else has started a thread.
        unsafe {
            env::set_var(DISABLE_DMABUF, "1");
        }
    }
}

/// The kernel lists its loaded modules here; the open driver of the same cards is called nouveau and is not affected.
fn has_nvidia_driver() -> bool {
    Path::new("/sys/module/nvidia").exists()
}
