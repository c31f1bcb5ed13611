//! What a support desk promises.
