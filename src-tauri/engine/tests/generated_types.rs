//! The TypeScript types of the UI are made from the command table; this fails when they are stale.
//!
//! `cargo xtask generate` sets `PORCHLIGHT_GENERATE`, and then they are written instead.

use std::{env, fs, path::Path};

use porchlight_engine::api;
use ts_rs::Config;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/rpc/generated");

#[test]
fn typescript_types_are_fresh() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::new().with_out_dir(folder.path());
    api::export_types(&config).unwrap();
    let types = fs::read_to_string(folder.path().join("types.ts")).unwrap();
    for (name, content) in [("types.ts", types), ("commands.ts", commands(&config))] {
        let path = Path::new(FOLDER).join(name);
        if env::var_os("PORCHLIGHT_GENERATE").is_some() {
            fs::write(&path, &content).unwrap();
        }
        let standing = fs::read_to_string(&path).unwrap_or_default();
        assert!(standing == content, "{name} is stale; run `cargo xtask generate`");
    }
}

fn commands(config: &Config) -> String {
    let mut out = String::from(
        "// Made from the command table by `cargo xtask generate`. Do not edit.\n\nimport type * as t from \"./types\";\n\n\
         /** Every command: what it takes and what it answers. */\nexport interface Commands {\n",
    );
    for command in api::command_types(config) {
        let (params, answer) = (qualified(&command.params), qualified(&command.answer));
        out.push_str(&format!("  \"{}\": {{ params: {params}; answer: {answer} }};\n", command.name));
    }
    out.push_str("}\n\nexport type CommandName = keyof Commands;\n");
    out
}

/// Names of our own begin with a capital; `null` and the like do not.
fn qualified(name: &str) -> String {
    let mut out = String::new();
    let mut word_before = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !word_before {
            out.push_str("t.");
        }
        word_before = letter.is_alphanumeric();
        out.push(letter);
    }
    out
}
