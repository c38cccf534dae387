//! messages read|write FOLDER NAME: the official Rust SDK reads, or writes, the messages of NAME (../recipes.py).
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use aws_config::BehaviorVersion;
use aws_esdk::aws_cryptography_primitives::types::EcdhCurveSpec;
use aws_esdk::material_providers::client::Client as Providers;
use aws_esdk::material_providers::types::keyring::KeyringRef;
use aws_esdk::material_providers::types::material_providers_config::MaterialProvidersConfig;
use aws_esdk::material_providers::types::{
    AesWrappingAlg, EsdkAlgorithmSuiteId, EsdkCommitmentPolicy, PaddingScheme, RawEcdhStaticConfigurations,
    RawPrivateKeyToStaticPublicKeyInput,
};
use aws_esdk::types::aws_encryption_sdk_config::AwsEncryptionSdkConfig;
use base64::Engine;
use serde::Deserialize;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[derive(Deserialize)]
struct Recipe {
    id: String,
    suite: String,
    frame_length: i64,
    encryption_context: HashMap<String, String>,
    keyring: Wrapping,
}

#[derive(Deserialize)]
struct Wrapping {
    kind: String,
    bits: Option<u16>,
    namespace: Option<String>,
    name: Option<String>,
    padding: Option<String>,
    curve: Option<String>,
    arn: Option<String>,
}

struct Folder {
    path: PathBuf,
    providers: Providers,
}

impl Folder {
    fn key(&self, name: &str) -> Outcome<Vec<u8>> {
        Ok(fs::read(self.path.join("keys").join(name))?)
    }

    async fn keyring(&self, key: &Wrapping) -> Outcome<KeyringRef> {
        match key.kind.as_str() {
            "raw-aes" => self.raw_aes(key).await,
            "raw-rsa" => self.raw_rsa(key).await,
            "raw-ecdh" => self.raw_ecdh(key.curve.as_deref().unwrap()).await,
            _ => self.aws_kms(key.arn.as_deref().unwrap()).await,
        }
    }

    async fn raw_aes(&self, key: &Wrapping) -> Outcome<KeyringRef> {
        let bits = key.bits.unwrap();
        let algorithm = match bits {
            128 => AesWrappingAlg::AlgAes128GcmIv12Tag16,
            192 => AesWrappingAlg::AlgAes192GcmIv12Tag16,
            _ => AesWrappingAlg::AlgAes256GcmIv12Tag16,
        };
        let keyring = self.providers.create_raw_aes_keyring();
        let keyring = keyring.key_namespace(key.namespace.clone().unwrap()).key_name(key.name.clone().unwrap());
        Ok(keyring.wrapping_key(self.key(&format!("aes-{bits}"))?).wrapping_alg(algorithm).send().await?)
    }

    async fn raw_rsa(&self, key: &Wrapping) -> Outcome<KeyringRef> {
        let padding = match key.padding.as_deref().unwrap() {
            "pkcs1" => PaddingScheme::Pkcs1,
            "oaep-sha1" => PaddingScheme::OaepSha1Mgf1,
            "oaep-sha256" => PaddingScheme::OaepSha256Mgf1,
            "oaep-sha384" => PaddingScheme::OaepSha384Mgf1,
            _ => PaddingScheme::OaepSha512Mgf1,
        };
        let keyring = self.providers.create_raw_rsa_keyring().padding_scheme(padding);
        let keyring = keyring.key_namespace(key.namespace.clone().unwrap()).key_name(key.name.clone().unwrap());
        let (public, private) = (self.key("rsa.public.pem")?, self.key("rsa.private.pem")?);
        Ok(keyring.public_key(public).private_key(private).send().await?)
    }

    async fn raw_ecdh(&self, curve: &str) -> Outcome<KeyringRef> {
        let spec = match curve {
            "p256" => EcdhCurveSpec::EccNistP256,
            "p384" => EcdhCurveSpec::EccNistP384,
            _ => EcdhCurveSpec::EccNistP521,
        };
        let scheme = RawPrivateKeyToStaticPublicKeyInput::builder()
            .sender_static_private_key(self.key(&format!("sender-{curve}.private.pem"))?)
            .recipient_public_key(der(&self.key(&format!("recipient-{curve}.public.pem"))?)?)
            .build()?;
        let scheme = RawEcdhStaticConfigurations::RawPrivateKeyToStaticPublicKey(scheme);
        Ok(self.providers.create_raw_ecdh_keyring().curve_spec(spec).key_agreement_scheme(scheme).send().await?)
    }

    async fn aws_kms(&self, arn: &str) -> Outcome<KeyringRef> {
        let client = aws_sdk_kms::Client::new(&aws_config::load_defaults(BehaviorVersion::latest()).await);
        Ok(self.providers.create_aws_kms_keyring().kms_key_id(arn).kms_client(client).send().await?)
    }
}

/// What stands between the lines of a PEM file.
fn der(pem: &[u8]) -> Outcome<Vec<u8>> {
    let text: String = std::str::from_utf8(pem)?.lines().filter(|line| !line.starts_with("-----")).collect();
    Ok(base64::engine::general_purpose::STANDARD.decode(text)?)
}

fn suite(id: &str) -> EsdkAlgorithmSuiteId {
    match id {
        "0014" => EsdkAlgorithmSuiteId::AlgAes128GcmIv12Tag16NoKdf,
        "0046" => EsdkAlgorithmSuiteId::AlgAes192GcmIv12Tag16NoKdf,
        "0078" => EsdkAlgorithmSuiteId::AlgAes256GcmIv12Tag16NoKdf,
        "0114" => EsdkAlgorithmSuiteId::AlgAes128GcmIv12Tag16HkdfSha256,
        "0146" => EsdkAlgorithmSuiteId::AlgAes192GcmIv12Tag16HkdfSha256,
        "0178" => EsdkAlgorithmSuiteId::AlgAes256GcmIv12Tag16HkdfSha256,
        "0214" => EsdkAlgorithmSuiteId::AlgAes128GcmIv12Tag16HkdfSha256EcdsaP256,
        "0346" => EsdkAlgorithmSuiteId::AlgAes192GcmIv12Tag16HkdfSha384EcdsaP384,
        "0378" => EsdkAlgorithmSuiteId::AlgAes256GcmIv12Tag16HkdfSha384EcdsaP384,
        "0478" => EsdkAlgorithmSuiteId::AlgAes256GcmHkdfSha512CommitKey,
        _ => EsdkAlgorithmSuiteId::AlgAes256GcmHkdfSha512CommitKeyEcdsaP384,
    }
}

fn client_for(id: &str) -> Outcome<aws_esdk::Client> {
    let commits = id == "0478" || id == "0578";
    let policy = if commits {
        EsdkCommitmentPolicy::RequireEncryptRequireDecrypt
    } else {
        EsdkCommitmentPolicy::ForbidEncryptAllowDecrypt
    };
    Ok(aws_esdk::Client::from_conf(AwsEncryptionSdkConfig::builder().commitment_policy(policy).build()?)?)
}

async fn read(recipe: &Recipe, keyring: KeyringRef, message: &Path, plaintext: Vec<u8>) -> Outcome<()> {
    let opened = client_for(&recipe.suite)?.decrypt().ciphertext(fs::read(message)?).keyring(keyring).send().await?;
    let context = opened.encryption_context().clone().unwrap_or_default();
    let same = opened.plaintext().as_ref().map(|blob| blob.as_ref()) == Some(plaintext.as_slice())
        && *opened.algorithm_suite_id() == Some(suite(&recipe.suite))
        && recipe.encryption_context.iter().all(|(name, value)| context.get(name) == Some(value));
    same.then_some(()).ok_or_else(|| format!("{} is not what was written", message.display()).into())
}

async fn write(recipe: &Recipe, keyring: KeyringRef, message: &Path, plaintext: Vec<u8>) -> Outcome<()> {
    let sealed = client_for(&recipe.suite)?
        .encrypt()
        .plaintext(plaintext)
        .keyring(keyring)
        .encryption_context(recipe.encryption_context.clone())
        .algorithm_suite_id(suite(&recipe.suite))
        .frame_length(recipe.frame_length)
        .send()
        .await?;
    fs::create_dir_all(message.parent().unwrap())?;
    Ok(fs::write(message, sealed.ciphertext().clone().unwrap().as_ref())?)
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let providers = Providers::from_conf(MaterialProvidersConfig::builder().build()?)?;
    let folder = Folder { path: PathBuf::from(&arguments[2]), providers };
    let recipes: Vec<Recipe> = serde_json::from_slice(&fs::read(folder.path.join("recipes.json"))?)?;
    let mut count = 0;
    for recipe in &recipes {
        let keyring = folder.keyring(&recipe.keyring).await?;
        for entry in fs::read_dir(folder.path.join("plain"))? {
            let entry = entry?;
            let message = folder.path.join(&arguments[3]).join(&recipe.id).join(entry.file_name());
            let plaintext = fs::read(entry.path())?;
            if arguments[1] == "read" {
                read(recipe, keyring.clone(), &message, plaintext).await?;
            } else {
                write(recipe, keyring.clone(), &message, plaintext).await?;
            }
            count += 1;
        }
    }
    println!("{count}");
    Ok(())
}
