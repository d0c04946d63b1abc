using System.Security.Cryptography;
using System.Text.Json;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Kms;

/// <summary>KMS over awsJson1_1: reads the request, asks the store, writes the answer.</summary>
internal sealed class KmsService(LocalKms kms) : IAwsService
{
    private const string Signs = "SIGN_VERIFY";

    private static readonly Dictionary<string, (HashAlgorithmName Hash, RSASignaturePadding Padding, int Length)> s_algorithms = new(
        StringComparer.Ordinal
    )
    {
        ["RSASSA_PKCS1_V1_5_SHA_256"] = (HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, 32),
        ["RSASSA_PKCS1_V1_5_SHA_384"] = (HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1, 48),
        ["RSASSA_PKCS1_V1_5_SHA_512"] = (HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1, 64),
        ["RSASSA_PSS_SHA_256"] = (HashAlgorithmName.SHA256, RSASignaturePadding.Pss, 32),
    };

    public string SigningName => "kms";

    public string TargetPrefix => "TrentService.";

    public async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = JsonAnswer.Members(body.ToArray());
        await JsonAnswer.WriteAsync(context, "1.1", Answer(CallContext.Of(context).Operation, request));
    }

    private Action<Utf8JsonWriter> Answer(string operation, IReadOnlyDictionary<string, JsonElement> request)
    {
        var key = kms.Find(Text(request, "KeyId"));
        return operation switch
        {
            "DescribeKey" => json => Describe(json, key),
            "GetPublicKey" => GetPublicKey(key),
            "Sign" => Sign(Usable(key), request),
            _ => throw new AwsException(400, "UnknownOperationException", $"The local cloud's KMS has no operation '{operation}'."),
        };
    }

    private static void Describe(Utf8JsonWriter json, LocalKmsKey key)
    {
        json.WriteStartObject("KeyMetadata");
        json.WriteString("AWSAccountId", key.Account);
        json.WriteString("KeyId", key.Id);
        json.WriteString("Arn", key.Arn);
        json.WriteNumber("CreationDate", key.Created.ToUnixTimeMilliseconds() / 1000.0);
        json.WriteBoolean("Enabled", key.IsEnabled);
        json.WriteString("KeyState", key.IsEnabled ? "Enabled" : "Disabled");
        json.WriteString("KeyUsage", key.Usage);
        json.WriteString("KeySpec", key.Spec);
        json.WriteEndObject();
    }

    private static Action<Utf8JsonWriter> GetPublicKey(LocalKmsKey key)
    {
        var publicKey = Usable(key).Rsa.ExportSubjectPublicKeyInfo();
        return json =>
        {
            json.WriteString("KeyId", key.Arn);
            json.WriteBase64String("PublicKey", publicKey);
            json.WriteString("KeySpec", key.Spec);
            json.WriteString("KeyUsage", key.Usage);
        };
    }

    private static Action<Utf8JsonWriter> Sign(LocalKmsKey key, IReadOnlyDictionary<string, JsonElement> request)
    {
        var name = Text(request, "SigningAlgorithm");
        if (key.Usage != Signs)
            throw new AwsException(400, "InvalidKeyUsageException", $"{key.Arn} key usage is {key.Usage} which is not valid for Sign.");
        if (!s_algorithms.TryGetValue(name, out var algorithm))
            throw Invalid($"1 validation error detected: Value '{name}' at 'signingAlgorithm' failed to satisfy constraint");
        var message = Convert.FromBase64String(Text(request, "Message"));
        var isDigest = request.TryGetValue("MessageType", out var type) && type.GetString() == "DIGEST";
        if (isDigest && message.Length != algorithm.Length)
            throw Invalid($"Digest is invalid length for algorithm {name}.");
        if (message.Length is 0 or > 4096)
            throw Invalid(
                "1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length 1 to 4096"
            );
        var signature = isDigest
            ? key.Rsa.SignHash(message, algorithm.Hash, algorithm.Padding)
            : key.Rsa.SignData(message, algorithm.Hash, algorithm.Padding);
        return json =>
        {
            json.WriteString("KeyId", key.Arn);
            json.WriteBase64String("Signature", signature);
            json.WriteString("SigningAlgorithm", name);
        };
    }

    private static LocalKmsKey Usable(LocalKmsKey key) =>
        key.IsEnabled ? key : throw new AwsException(400, "DisabledException", $"{key.Arn} is disabled.");

    private static string Text(IReadOnlyDictionary<string, JsonElement> request, string member) =>
        request.TryGetValue(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Invalid($"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");

    private static AwsException Invalid(string message) => new(400, "ValidationException", message);
}
