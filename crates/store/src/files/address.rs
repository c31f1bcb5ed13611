use std::path::PathBuf;

use url::Url;

use super::FileError;

/// Where contents are kept.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address {
    Disk(PathBuf),
    S3(Box<Bucket>),
}

/// A part of an S3 store.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bucket {
    pub name: String,
    /// Before each name; empty, or with a stroke at its end.
    pub prefix: String,
    pub endpoint: Url,
    pub region: String,
    /// Whether the bucket is named in the path, and not in the host.
    pub in_path: bool,
}

/// What lets us into an S3 store.
#[derive(Clone)]
pub struct Keys {
    /// `AWS_ACCESS_KEY_ID`.
    pub id: String,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret: String,
    /// `AWS_SESSION_TOKEN`, of keys that don't last.
    pub session: Option<String>,
}

/// The region that is meant where none is named, as everywhere with S3.
const REGION: &str = "us-east-1";

fn wrong(what: impl Into<String>) -> FileError {
    FileError::Address(what.into())
}

impl Address {
    pub(super) fn parse(address: &str) -> Result<Self, FileError> {
        match address.strip_prefix("files:") {
            Some("") => Err(wrong("name a directory after files:")),
            Some(directory) => Ok(Self::Disk(directory.into())),
            None if address.starts_with("s3://") => Bucket::parse(address).map(Box::new).map(Self::S3),
            None => Err(wrong("write files:DIRECTORY or s3://BUCKET?endpoint=URL&region=NAME")),
        }
    }
}

impl Bucket {
    fn parse(address: &str) -> Result<Self, FileError> {
        // Whatever is wrong with it, the address isn't repeated: it may hold a key.
        let url = Url::parse(address).map_err(|e| wrong(e.to_string()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong(
                "leave the keys out of it, others on this machine can see them: set AWS_ACCESS_KEY_ID and \
                 AWS_SECRET_ACCESS_KEY",
            ));
        }
        let name = url.host_str().filter(|host| !host.is_empty() && url.port().is_none());
        let name = name.ok_or_else(|| wrong("name a bucket after s3://, and its server as endpoint=URL"))?;
        let (mut endpoint, mut region, mut style) = (None, None, None);
        for (key, value) in url.query_pairs() {
            let place = match &*key {
                "endpoint" => &mut endpoint,
                "region" => &mut region,
                "style" => &mut style,
                other => return Err(wrong(format!("there is no {other}: give endpoint, region or style"))),
            };
            *place = Some(value.into_owned());
        }
        let in_path = match style.as_deref() {
            None => endpoint.is_some(),
            Some("path") => true,
            Some("host") => false,
            Some(_) => return Err(wrong("style is path or host: where the bucket is named")),
        };
        let region = region.unwrap_or_else(|| REGION.to_owned());
        let endpoint = endpoint.unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com"));
        let endpoint = Url::parse(&endpoint).map_err(|e| wrong(format!("endpoint: {e}")))?;
        let prefix = url.path().trim_matches('/');
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Ok(Self { name: name.to_owned(), prefix, endpoint, region, in_path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(address: &str) -> Bucket {
        match Address::parse(address) {
            Ok(Address::S3(bucket)) => *bucket,
            other => panic!("{address}: {other:?}"),
        }
    }

    #[test]
    fn amazons_is_meant_where_no_endpoint_is_named() {
        let found = bucket("s3://radd-files?region=me-central-1");
        assert_eq!(found.endpoint.as_str(), "https://s3.me-central-1.amazonaws.com/");
        assert_eq!((found.name.as_str(), found.prefix.as_str(), found.in_path), ("radd-files", "", false));
    }

    #[test]
    fn another_store_has_the_bucket_in_the_path_unless_said() {
        let found = bucket("s3://files/desk/eu/?endpoint=https://s3.example:9000");
        assert_eq!(found.endpoint.as_str(), "https://s3.example:9000/");
        assert_eq!(
            (found.prefix.as_str(), found.region.as_str(), found.in_path),
            ("desk/eu/", "us-east-1", true)
        );
        assert!(!bucket("s3://files?endpoint=https://s3.example&style=host").in_path);
    }

    #[test]
    fn a_directory_is_taken_as_it_is_written() {
        assert_eq!(Address::parse("files:var/files"), Ok(Address::Disk("var/files".into())));
    }

    #[test]
    fn what_is_no_address_is_refused_without_its_keys() {
        for address in [
            "",
            "files:",
            "var/files",
            "s3://",
            "s3://AKIA:topsecret@s3.example/files",
            "s3://files?endpoint=s3.example",
            "s3://files:9000?region=x",
            "s3://files?path-style",
            "s3://files?style=topsecret",
            "s3://AKIA:topsecret@",
        ] {
            match Address::parse(address) {
                Err(error) => assert!(!error.to_string().contains("topsecret"), "{error}"),
                Ok(read) => panic!("{address} was read as {read:?}"),
            }
        }
    }
}
