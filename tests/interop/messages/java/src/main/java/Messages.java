import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.AesWrappingAlg;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateRawAesKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateRawEcdhKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateRawRsaKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;
import software.amazon.cryptography.materialproviders.model.PaddingScheme;
import software.amazon.cryptography.materialproviders.model.RawEcdhStaticConfigurations;
import software.amazon.cryptography.materialproviders.model.RawPrivateKeyToStaticPublicKeyInput;
import software.amazon.cryptography.primitives.model.ECDHCurveSpec;

/** Messages read|write FOLDER NAME: the official Java SDK reads, or writes, the messages of NAME (../recipes.py). */
public final class Messages {
  private static final MaterialProviders PROVIDERS =
      MaterialProviders.builder().MaterialProvidersConfig(MaterialProvidersConfig.builder().build()).build();
  private static final Map<String, PaddingScheme> PADDINGS =
      Map.of("pkcs1", PaddingScheme.PKCS1, "oaep-sha1", PaddingScheme.OAEP_SHA1_MGF1,
          "oaep-sha256", PaddingScheme.OAEP_SHA256_MGF1, "oaep-sha384", PaddingScheme.OAEP_SHA384_MGF1,
          "oaep-sha512", PaddingScheme.OAEP_SHA512_MGF1);
  private static final Map<String, ECDHCurveSpec> CURVES = Map.of("p256", ECDHCurveSpec.ECC_NIST_P256,
      "p384", ECDHCurveSpec.ECC_NIST_P384, "p521", ECDHCurveSpec.ECC_NIST_P521);

  private final Path folder;

  private Messages(Path folder) {
    this.folder = folder;
  }

  private ByteBuffer key(String file) throws Exception {
    return ByteBuffer.wrap(Files.readAllBytes(folder.resolve("keys").resolve(file)));
  }

  private static byte[] der(ByteBuffer pem) {
    String text = new String(pem.array());
    return Base64.getMimeDecoder().decode(text.replaceAll("-----[^-]*-----", ""));
  }

  private IKeyring keyring(JsonNode key) throws Exception {
    return switch (key.get("kind").asText()) {
      case "raw-aes" -> rawAes(key);
      case "raw-rsa" -> rawRsa(key);
      case "raw-ecdh" -> rawEcdh(key.get("curve").asText());
      default -> PROVIDERS.CreateAwsKmsKeyring(CreateAwsKmsKeyringInput.builder()
          .kmsKeyId(key.get("arn").asText()).kmsClient(kms()).build());
    };
  }

  /** This version of the AWS SDK does not read the variable itself. */
  private static KmsClient kms() {
    return KmsClient.builder().endpointOverride(URI.create(System.getenv("AWS_ENDPOINT_URL_KMS"))).build();
  }

  private IKeyring rawAes(JsonNode key) throws Exception {
    String bits = key.get("bits").asText();
    return PROVIDERS.CreateRawAesKeyring(CreateRawAesKeyringInput.builder()
        .keyNamespace(key.get("namespace").asText()).keyName(key.get("name").asText())
        .wrappingKey(key("aes-" + bits))
        .wrappingAlg(AesWrappingAlg.valueOf("ALG_AES" + bits + "_GCM_IV12_TAG16")).build());
  }

  private IKeyring rawRsa(JsonNode key) throws Exception {
    return PROVIDERS.CreateRawRsaKeyring(CreateRawRsaKeyringInput.builder()
        .keyNamespace(key.get("namespace").asText()).keyName(key.get("name").asText())
        .paddingScheme(PADDINGS.get(key.get("padding").asText()))
        .publicKey(key("rsa.public.pem")).privateKey(key("rsa.private.pem")).build());
  }

  private IKeyring rawEcdh(String curve) throws Exception {
    RawPrivateKeyToStaticPublicKeyInput pair = RawPrivateKeyToStaticPublicKeyInput.builder()
        .senderStaticPrivateKey(key("sender-" + curve + ".private.pem"))
        .recipientPublicKey(ByteBuffer.wrap(der(key("recipient-" + curve + ".public.pem")))).build();
    return PROVIDERS.CreateRawEcdhKeyring(CreateRawEcdhKeyringInput.builder().curveSpec(CURVES.get(curve))
        .KeyAgreementScheme(RawEcdhStaticConfigurations.builder().RawPrivateKeyToStaticPublicKey(pair).build())
        .build());
  }

  private static CryptoAlgorithm algorithm(int suite) {
    return Arrays.stream(CryptoAlgorithm.values()).filter(a -> (a.getValue() & 0xffff) == suite).findFirst().get();
  }

  private static AwsCrypto sdk(CryptoAlgorithm suite, int frameLength) {
    return AwsCrypto.builder().withEncryptionAlgorithm(suite).withEncryptionFrameSize(frameLength)
        .withCommitmentPolicy(suite.isCommitting() ? CommitmentPolicy.RequireEncryptRequireDecrypt
                                                   : CommitmentPolicy.ForbidEncryptAllowDecrypt).build();
  }

  private static Map<String, String> context(JsonNode recipe) {
    Map<String, String> context = new HashMap<>();
    recipe.get("encryption_context").fields().forEachRemaining(e -> context.put(e.getKey(), e.getValue().asText()));
    return context;
  }

  private static void read(AwsCrypto sdk, IKeyring keyring, JsonNode recipe, Path message, byte[] plaintext)
      throws Exception {
    var opened = sdk.decryptData(keyring, Files.readAllBytes(message));
    if (!Arrays.equals(opened.getResult(), plaintext)
        || opened.getCryptoAlgorithm() != algorithm(Integer.parseInt(recipe.get("suite").asText(), 16))
        || !opened.getEncryptionContext().entrySet().containsAll(context(recipe).entrySet())) {
      throw new IllegalStateException(message.toString());
    }
  }

  private static void write(AwsCrypto sdk, IKeyring keyring, JsonNode recipe, Path message, byte[] plaintext)
      throws Exception {
    Files.createDirectories(message.getParent());
    Files.write(message, sdk.encryptData(keyring, plaintext, context(recipe)).getResult());
  }

  private int run(String action, String name) throws Exception {
    int count = 0;
    List<Path> plaintexts;
    try (var files = Files.list(folder.resolve("plain"))) {
      plaintexts = files.sorted().toList();
    }
    for (JsonNode recipe : new ObjectMapper().readTree(folder.resolve("recipes.json").toFile())) {
      CryptoAlgorithm suite = algorithm(Integer.parseInt(recipe.get("suite").asText(), 16));
      AwsCrypto sdk = sdk(suite, recipe.get("frame_length").asInt());
      IKeyring keyring = keyring(recipe.get("keyring"));
      for (Path plaintext : plaintexts) {
        Path message = folder.resolve(name).resolve(recipe.get("id").asText()).resolve(plaintext.getFileName());
        byte[] content = Files.readAllBytes(plaintext);
        if (action.equals("read")) {
          read(sdk, keyring, recipe, message, content);
        } else {
          write(sdk, keyring, recipe, message, content);
        }
        count++;
      }
    }
    return count;
  }

  public static void main(String[] arguments) throws Exception {
    System.out.println(new Messages(Path.of(arguments[1])).run(arguments[0], arguments[2]));
  }
}
