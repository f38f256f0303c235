//! Phone numbers as people have them, against answers made by hand, another library's, and the sandbox's.

mod area_codes;
mod cells;
mod refused;
