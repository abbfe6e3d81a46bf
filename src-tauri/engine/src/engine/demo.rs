//! The demo: a made-up contractor whose leads went through the same judging and applying as real ones.

use std::{path::Path, sync::Arc};

use super::{Options, demo_vault, feed::Feed, house::House};
use crate::{clock::Clock, error::Result};

pub(super) async fn open(folder: &Path, file: &str, clock: &Arc<dyn Clock>, feed: &Feed) -> Result<Arc<House>> {
    let options = Options {
        data: folder.to_owned(),
        intake: None,
        clock: Arc::clone(clock),
        vault: demo_vault(folder),
    };
    House::open(&folder.join(file), &options, None, feed).await
}
