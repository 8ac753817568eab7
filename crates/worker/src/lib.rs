
pub mod cage;
pub mod media;
pub mod speech;
