using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.Serialization.SystemTextJson.Converters;

/// <summary>The AWS SDK's enumerations are classes around a string; in JSON they are that string.</summary>
public class ConstantClassConverter : JsonConverter<object>
{
    // By name, because this package must not depend on the SDK.
    private const string ConstantClass = "Amazon.Runtime.ConstantClass";

    public override bool CanConvert(Type typeToConvert) => typeToConvert.BaseType?.FullName == ConstantClass;

    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2067",
        Justification = "A constant class that an event model names is used by that model's code, its constructor with it."
    )]
    public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } value ? Activator.CreateInstance(typeToConvert, value) : null;

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
