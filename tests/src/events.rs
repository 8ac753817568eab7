use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};

use serde_json::Value;

use crate::{Client, wait::PATIENCE};

/// One open stream of `/api/events`.
pub struct Events {
    received: Receiver<Event>,
}

#[derive(Clone, Debug)]
pub struct Event {
    pub id: String,
    pub name: String,
    pub data: Value,
}

impl Client {
    /// Opens the stream and waits for its greeting. `after` is the `Last-Event-ID`.
    pub fn events(&self, after: Option<&str>) -> Events {
        let mut connection = self.connect();
        let mut headers = self.credentials();
        headers.push(("Accept".into(), "text/event-stream".into()));
        headers.extend(after.map(|id| ("Last-Event-ID".to_string(), id.to_string())));
        connection.send_head("GET", "/api/events", &headers, None).expect("the server listens");
        let head = connection.reply_head().expect("an answer").expect_status(200);
        assert!(head.header("content-type").is_some_and(|kind| kind.starts_with("text/event-stream")), "{head}");
        let (sender, received) = channel();
        std::thread::spawn(move || {
            let mut text = String::new();
            while let Ok(Some(chunk)) = connection.chunk() {
                text.push_str(&String::from_utf8_lossy(&chunk));
                while let Some((block, rest)) = text.split_once("\n\n") {
                    if let Some(event) = Event::parse(block)
                        && sender.send(event).is_err()
                    {
                        return;
                    }
                    text = rest.to_string();
                }
            }
        });
        let events = Events { received };
        assert_eq!(events.any().name, "hello");
        events
    }
}

impl Events {
    pub fn any(&self) -> Event {
        self.received.recv_timeout(PATIENCE).expect("an event")
    }

    /// The next event of a kind; others are passed over.
    pub fn next(&self, kind: &str) -> Event {
        loop {
            let event = self.any();
            if event.data["kind"] == kind {
                return event;
            }
        }
    }

    /// What still comes until the server ends the stream.
    pub fn rest(&self) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            match self.received.recv_timeout(PATIENCE) {
                Ok(event) => events.push(event),
                Err(RecvTimeoutError::Disconnected) => return events,
                Err(RecvTimeoutError::Timeout) => panic!("the stream does not end"),
            }
        }
    }

    /// Everything up to and including the first event that answers true.
    pub fn until(&self, mut last: impl FnMut(&Event) -> bool) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            events.push(self.any());
            if events.last().is_some_and(&mut last) {
                return events;
            }
        }
    }
}

impl Event {
    /// A block of the stream; `None` for a comment.
    fn parse(block: &str) -> Option<Self> {
        let field =
            |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_string());
        let data = serde_json::from_str(&field("data:").unwrap_or_default()).unwrap_or(Value::Null);
        Some(Self { id: field("id:").unwrap_or_default(), name: field("event:")?, data })
    }
}
