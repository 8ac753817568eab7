use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Row};
use tokio::runtime::Runtime;

use crate::start::Start;

const ADMIN_URL: &str = "DEBRIEF_TEST_DATABASE_URL";

/// The app's database, and a look into it that does not go through the server.
#[derive(Clone)]
pub struct TestDatabase {
    place: Place,
    runtime: Arc<Runtime>,
}

#[derive(Clone)]
enum Place {
    Sqlite { data_dir: PathBuf },
    Postgres { admin_url: String, url: String, name: String },
}

impl TestDatabase {
    pub(crate) fn create(start: &Start, data_dir: &Path, runtime: Arc<Runtime>) -> Self {
        if !start.on_postgres {
            return Self { place: Place::Sqlite { data_dir: data_dir.into() }, runtime };
        }
        let admin_url = std::env::var(ADMIN_URL).unwrap_or_else(|_| {
            panic!("{ADMIN_URL} is not set: `make test` starts PostgreSQL, or scripts/postgres.sh start DIR prints it")
        });
        let name = format!("debrief_{}", uuid::Uuid::now_v7().simple());
        let (server, _) = admin_url.rsplit_once('/').expect("an address with a database");
        let url = format!("{server}/{name}");
        let database = Self { place: Place::Postgres { admin_url, url, name: name.clone() }, runtime };
        database.as_admin(&format!("create database {name}"));
        database
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.place, Place::Postgres { .. })
    }

    pub(crate) fn env(&self) -> Vec<(String, String)> {
        match &self.place {
            Place::Sqlite { .. } => Vec::new(),
            Place::Postgres { url, .. } => vec![("DATABASE_URL".into(), url.clone())],
        }
    }

    /// A statement that answers one number.
    pub fn number(&self, sql: &str) -> i64 {
        self.column(sql).first().expect("a row").parse().expect("a number")
    }

    /// The first column of every row, as text; nulls are left out.
    pub fn column(&self, sql: &str) -> Vec<String> {
        let sql = format!("with asked (value) as ({sql}) select cast(value as text) from asked");
        self.run(&sql)
    }

    /// A change behind the server's back, for what cannot happen through it.
    pub fn change(&self, sql: &str) {
        self.run(sql);
    }

    fn run(&self, sql: &str) -> Vec<String> {
        macro_rules! rows_of {
            ($connect:expr) => {{
                let mut connection = $connect.await.expect("the database answers");
                let statement = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_string()));
                let rows = statement.fetch_all(&mut connection).await.expect("the statement");
                connection.close().await.expect("a clean end");
                rows.iter().filter_map(|row| row.get::<Option<String>, _>(0)).collect()
            }};
        }
        self.runtime.block_on(async {
            match &self.place {
                Place::Postgres { url, .. } => rows_of!(PgConnection::connect(url)),
                Place::Sqlite { data_dir } => rows_of!(sqlite(data_dir).connect()),
            }
        })
    }

    fn as_admin(&self, sql: &str) {
        let Place::Postgres { admin_url, .. } = &self.place else { return };
        self.runtime.block_on(async {
            let mut connection = PgConnection::connect(admin_url)
                .await
                .unwrap_or_else(|error| panic!("PostgreSQL at {ADMIN_URL} does not answer ({error})"));
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_string())).execute(&mut connection).await.expect("the statement");
            connection.close().await.expect("a clean end");
        });
    }

    pub(crate) fn drop_database(&self) {
        let Place::Postgres { name, .. } = &self.place else { return };
        // In a failed story this must not hide the failure.
        let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            self.as_admin(&format!("drop database if exists {name} with (force)"));
        }));
        if dropped.is_err() {
            eprintln!("the database {name} was left behind");
        }
    }
}

fn sqlite(data_dir: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(data_dir.join("debrief.sqlite"))
        .busy_timeout(std::time::Duration::from_secs(20))
}
