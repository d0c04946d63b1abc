using System.Text;
using System.Text.Json;

namespace GapFurniture.LocalCloud.Ssm;

/// <summary>Parameters as answers show them.</summary>
internal static class ParameterJson
{
    public static void WriteAll(Utf8JsonWriter json, IEnumerable<FoundParameter> parameters, bool decrypted)
    {
        json.WriteStartArray("Parameters");
        foreach (var parameter in parameters)
            Write(json, parameter, decrypted);
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, FoundParameter parameter, bool decrypted)
    {
        json.WriteStartObject();
        json.WriteString("ARN", parameter.Arn);
        json.WriteString("DataType", parameter.DataType);
        json.WriteNumber("LastModifiedDate", parameter.Version.Modified.ToUnixTimeMilliseconds() / 1000d);
        json.WriteString("Name", parameter.Name);
        if (parameter.Selector is not null)
            json.WriteString("Selector", parameter.Selector);
        if (parameter.SourceResult is not null)
            json.WriteString("SourceResult", parameter.SourceResult);
        json.WriteString("Type", parameter.Kind.ToString());
        json.WriteString(
            "Value",
            parameter.Kind == ParameterKind.SecureString && !decrypted ? Encrypted(parameter.Version.Value) : parameter.Version.Value
        );
        json.WriteNumber("Version", parameter.Version.Number);
        json.WriteEndObject();
    }

    /// <summary>Nothing that anybody could read, as KMS's blobs are.</summary>
    private static string Encrypted(string value) =>
        "AQICAH" + Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData(Encoding.UTF8.GetBytes(value)));
}
