//! Uses Bongtu through the AWS SDK for Rust, configured by the environment only. The same steps as its siblings: one
//! line of output for each, and a non-zero exit code at the first surprise.

use aws_sdk_kms::error::SdkError;
use aws_sdk_kms::operation::verify::builders::VerifyFluentBuilder;
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{DataKeySpec, KeySpec, KeyState, KeyUsageType, SigningAlgorithmSpec};
use aws_sdk_kms::Client;
use std::error::Error;

type Outcome<T> = Result<T, Box<dyn Error>>;

const PURPOSE: (&str, &str) = ("부서", "결제");
const MESSAGE: &str = "안녕, Bongtu";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let plain_http = aws_smithy_http_client::Builder::new().build_http();
    let settings = aws_config::defaults(aws_config::BehaviorVersion::latest()).http_client(plain_http).load().await;
    let client = Client::new(&settings);

    let key = create_key(&client).await?;
    generate_data_key(&client, &key).await?;
    let ciphertext = encrypt(&client, &key).await?;
    decrypt(&client, &key, &ciphertext).await?;
    refuse_unknown_key(&client).await?;
    refuse_other_context(&client, &ciphertext).await?;

    let signing_key = create_signing_key(&client).await?;
    let signature = sign(&client, &signing_key).await?;
    verify(&client, &signing_key, &signature).await?;
    refuse_other_message(&client, &signing_key, &signature).await
}

async fn create_key(client: &Client) -> Outcome<String> {
    let made = client.create_key().description("interop").send().await?.key_metadata.ok_or("no metadata")?;
    expect(made.key_state() == Some(&KeyState::Enabled), "the new key is enabled")?;
    expect(made.key_spec() == Some(&KeySpec::SymmetricDefault), "the new key is symmetric")?;
    let described = client.describe_key().key_id(made.key_id()).send().await?.key_metadata.ok_or("no metadata")?;
    expect(described.creation_date == made.creation_date, "the same creation date is described")?;
    passed("CreateKey");
    made.arn.ok_or("no ARN".into())
}

async fn generate_data_key(client: &Client, key: &str) -> Outcome<()> {
    let call = client.generate_data_key().key_id(key).key_spec(DataKeySpec::Aes256);
    let data_key = call.encryption_context(PURPOSE.0, PURPOSE.1).send().await?;
    let plaintext = data_key.plaintext.ok_or("no plaintext")?;
    expect(plaintext.as_ref().len() == 32, "a data key has 32 bytes")?;
    let call = client.decrypt().set_ciphertext_blob(data_key.ciphertext_blob);
    let opened = call.encryption_context(PURPOSE.0, PURPOSE.1).send().await?;
    expect(opened.plaintext == Some(plaintext), "the data key decrypts to itself")?;
    passed("GenerateDataKey");
    Ok(())
}

async fn encrypt(client: &Client, key: &str) -> Outcome<Blob> {
    let call = client.encrypt().key_id(key).plaintext(Blob::new(MESSAGE));
    let sealed = call.encryption_context(PURPOSE.0, PURPOSE.1).send().await?;
    expect(sealed.key_id() == Some(key), "it was encrypted under the key")?;
    let ciphertext = sealed.ciphertext_blob.ok_or("no ciphertext")?;
    let shows = ciphertext.as_ref().windows(MESSAGE.len()).any(|part| part == MESSAGE.as_bytes());
    expect(!shows, "the ciphertext hides the message")?;
    passed("Encrypt");
    Ok(ciphertext)
}

async fn decrypt(client: &Client, key: &str, ciphertext: &Blob) -> Outcome<()> {
    let call = client.decrypt().ciphertext_blob(ciphertext.clone());
    let opened = call.encryption_context(PURPOSE.0, PURPOSE.1).send().await?;
    expect(opened.key_id() == Some(key), "it was decrypted with the key")?;
    expect(opened.plaintext == Some(Blob::new(MESSAGE)), "the message comes back")?;
    passed("Decrypt");
    Ok(())
}

async fn refuse_unknown_key(client: &Client) -> Outcome<()> {
    let call = client.encrypt().key_id("00000000-0000-4000-8000-000000000000").plaintext(Blob::new(MESSAGE));
    refused(call.send().await, |error| error.is_not_found_exception(), "NotFoundException")
}

async fn refuse_other_context(client: &Client, ciphertext: &Blob) -> Outcome<()> {
    let call = client.decrypt().ciphertext_blob(ciphertext.clone()).encryption_context(PURPOSE.0, "인사");
    refused(call.send().await, |error| error.is_invalid_ciphertext_exception(), "InvalidCiphertextException")
}

async fn create_signing_key(client: &Client) -> Outcome<String> {
    let call = client.create_key().key_spec(KeySpec::EccNistP256).key_usage(KeyUsageType::SignVerify);
    let made = call.send().await?.key_metadata.ok_or("no metadata")?;
    expect(made.key_spec() == Some(&KeySpec::EccNistP256), "the new key is on P-256")?;
    passed("CreateKey ECC_NIST_P256");
    made.arn.ok_or("no ARN".into())
}

async fn sign(client: &Client, key: &str) -> Outcome<Blob> {
    let call = client.sign().key_id(key).message(Blob::new(MESSAGE));
    let signed = call.signing_algorithm(SigningAlgorithmSpec::EcdsaSha256).send().await?;
    expect(signed.key_id() == Some(key), "it was signed with the key")?;
    passed("Sign");
    signed.signature.ok_or("no signature".into())
}

async fn verify(client: &Client, key: &str, signature: &Blob) -> Outcome<()> {
    let verified = verification(client, key, MESSAGE, signature).send().await?;
    expect(verified.signature_valid(), "the signature is valid")?;
    passed("Verify");
    Ok(())
}

async fn refuse_other_message(client: &Client, key: &str, signature: &Blob) -> Outcome<()> {
    let answer = verification(client, key, "another", signature).send().await;
    refused(answer, |error| error.is_kms_invalid_signature_exception(), "KMSInvalidSignatureException")
}

fn verification(client: &Client, key: &str, message: &str, signature: &Blob) -> VerifyFluentBuilder {
    let call = client.verify().key_id(key).message(Blob::new(message)).signature(signature.clone());
    call.signing_algorithm(SigningAlgorithmSpec::EcdsaSha256)
}

fn refused<T, E, R>(answer: Result<T, SdkError<E, R>>, expected: fn(&E) -> bool, name: &str) -> Outcome<()>
where
    E: Error + 'static,
    R: std::fmt::Debug + 'static,
{
    match answer {
        Err(SdkError::ServiceError(refusal)) if expected(refusal.err()) => passed(name),
        Err(error) => return Err(error.into()),
        Ok(_) => return Err(format!("answered instead of refused with {name}").into()),
    }
    Ok(())
}

fn passed(step: &str) {
    println!("{step}");
}

fn expect(holds: bool, claim: &str) -> Outcome<()> {
    holds.then_some(()).ok_or_else(|| format!("not so: {claim}").into())
}
