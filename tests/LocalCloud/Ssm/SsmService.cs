using System.Text;
using System.Text.Json;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Ssm;

/// <summary>Parameter Store over awsJson1_1: reads the request, asks the store, writes the answer.</summary>
internal sealed class SsmService(LocalSsm ssm) : IAwsService
{
    public string SigningName => "ssm";

    public string TargetPrefix => "AmazonSSM.";

    // The store decrypts, and reads secrets, with the caller's rights. Whether a value is encrypted only the store knows: taken as if.
    public IReadOnlyList<string> ActionsOf(string operation, ReadOnlyMemory<byte> body)
    {
        var actions = new List<string> { $"ssm:{operation}" };
        if (operation is not ("GetParameters" or "GetParametersByPath"))
            return actions;
        var request = JsonAnswer.Members(body);
        if (request.TryGetValue("WithDecryption", out var decrypt) && decrypt.ValueKind == JsonValueKind.True)
            actions.Add("kms:Decrypt");
        if (
            request.TryGetValue("Names", out var names)
            && names
                .EnumerateArray()
                .Any(n => n.GetString()?.StartsWith("/aws/reference/secretsmanager/", StringComparison.Ordinal) == true)
        )
            actions.Add("secretsmanager:GetSecretValue");
        return actions;
    }

    public async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        await JsonAnswer.WriteAsync(context, "1.1", Answer(CallContext.Of(context).Operation, SsmRequest.Parse(body.ToArray())));
    }

    private Action<Utf8JsonWriter> Answer(string operation, SsmRequest request)
    {
        if (operation.StartsWith("GetParameter", StringComparison.Ordinal) && !ssm.MayRead())
            throw SsmErrors.Throttled();
        return operation switch
        {
            "GetParametersByPath" => ParameterPages.Read(ssm, request),
            "GetParameters" => GetParameters(request),
            "GetParameter" => GetParameter(request),
            "PutParameter" => PutParameter(request),
            _ => throw new AwsException(400, "UnknownOperationException", $"The local cloud's SSM has no operation '{operation}'."),
        };
    }

    private Action<Utf8JsonWriter> GetParameters(SsmRequest request)
    {
        var names = request.Texts("Names", most: 10);
        var decrypted = request.Switch("WithDecryption");
        var found = new List<FoundParameter>();
        var invalid = new List<string>();
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            CheckReference(name, decrypted);
            if (ssm.Find(name, out _) is { } parameter)
                found.Add(parameter);
            else
                invalid.Add(name);
        }
        return json =>
        {
            ParameterJson.WriteAll(json, found, decrypted);
            WriteTexts(json, "InvalidParameters", invalid);
        };
    }

    private Action<Utf8JsonWriter> GetParameter(SsmRequest request)
    {
        var name = request.Required("Name");
        var decrypted = request.Switch("WithDecryption");
        CheckReference(name, decrypted);
        var found =
            ssm.Find(name, out var isVersionMissing)
            ?? throw (isVersionMissing ? SsmErrors.VersionNotFound(name, ParameterName.Split(name).Selector!) : SsmErrors.NotFound());
        return json =>
        {
            json.WritePropertyName("Parameter");
            ParameterJson.Write(json, found, decrypted);
        };
    }

    private static void CheckReference(string name, bool decrypted)
    {
        if (name.StartsWith(ParameterName.Secrets, StringComparison.Ordinal) && !decrypted)
            throw SsmErrors.Validation("WithDecryption flag must be True for retrieving a Secret Manager secret.");
    }

    private Action<Utf8JsonWriter> PutParameter(SsmRequest request)
    {
        var name = request.Required("Name");
        var overwrite = request.Switch("Overwrite");
        var type = request.Text("Type");
        // A new version may leave the type out: it stays what it is.
        var kind =
            type is not null && Enum.TryParse<ParameterKind>(type, ignoreCase: false, out var given) ? given
            : type is not null ? throw SsmErrors.Constraint(type, "type", "satisfy enum value set: [SecureString, StringList, String]")
            : overwrite && ssm.Find(name, out _) is { } existing ? existing.Kind
            : throw SsmErrors.Validation("A parameter type is required when you create a parameter.");
        var tier = request.Text("Tier");
        if (tier is not (null or "Standard" or "Advanced" or "Intelligent-Tiering"))
            throw SsmErrors.Constraint(tier, "tier", "satisfy enum value set: [Standard, Advanced, Intelligent-Tiering]");
        var value = request.Required("Value");
        var version = ssm.Put(name, value, kind, overwrite, tier, request.Text("AllowedPattern"));
        var advanced = tier == "Advanced" || (tier == "Intelligent-Tiering" && Encoding.UTF8.GetByteCount(value) > 4096);
        return json =>
        {
            json.WriteString("Tier", advanced ? "Advanced" : "Standard");
            json.WriteNumber("Version", version);
        };
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
