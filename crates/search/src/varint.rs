//! Unsigned numbers in as few bytes as they need: seven bits each, the highest bit set on all but the last (LEB128).

use crate::{Damaged, Result};

pub fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Reads numbers and bytes one after another.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub fn number(&mut self) -> Result<u64> {
        let (mut number, mut shift) = (0_u64, 0);
        for (index, byte) in self.rest.iter().enumerate().take(10) {
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                self.rest = &self.rest[index + 1..];
                return Ok(number);
            }
        }
        Err(Damaged("a number has no end"))
    }

    /// A number that counts or measures something here, so that it cannot be larger than `most`.
    pub fn at_most(&mut self, most: usize) -> Result<usize> {
        usize::try_from(self.number()?).ok().filter(|number| *number <= most).ok_or(Damaged("a number is too large"))
    }

    pub fn bytes(&mut self, count: usize) -> Result<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count).ok_or(Damaged("it is cut short"))?;
        self.rest = rest;
        Ok(bytes)
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub fn rest(self) -> &'a [u8] {
        self.rest
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers_of_every_size_come_back() {
        let numbers = [0, 1, 127, 128, 300, 16_383, 16_384, u64::from(u32::MAX), u64::MAX];
        let mut bytes = Vec::new();
        for number in numbers {
            put(&mut bytes, number);
        }
        let mut reader = Reader::new(&bytes);
        for number in numbers {
            assert_eq!(reader.number().unwrap(), number);
        }
        assert!(reader.rest.is_empty());
        assert!(reader.number().is_err());
    }

    #[test]
    fn what_is_cut_or_endless_is_an_error() {
        assert!(Reader::new(&[0x80]).number().is_err());
        assert!(Reader::new(&[0xff; 12]).number().is_err());
        assert!(Reader::new(&[3]).at_most(2).is_err());
        assert!(Reader::new(&[3]).bytes(2).is_err());
    }
}
