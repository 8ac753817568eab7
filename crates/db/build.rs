//! `sqlx::migrate!` reads the folders when it is compiled; cargo has to be told that it does.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
