using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon;

namespace GapFurniture.Shims.Aws.Json;

/// <summary>How the JSON protocols write and read models. The models bear no attributes, as the official ones bear none.</summary>
internal static class AwsJson
{
    /// <summary>Options over the source-generated metadata of the service's models.</summary>
    public static JsonSerializerOptions Options(JsonSerializerContext context, JsonTraits traits)
    {
        var options = new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            TypeInfoResolver = context.WithAddedModifier(type => Adapt(type, traits)),
            NumberHandling = JsonNumberHandling.AllowReadingFromString,
            Converters = { new TextConverter(), new BooleanConverter(), new TimestampConverter(), new BlobConverter() },
        };
        foreach (var converter in traits.Constants)
            options.Converters.Add(converter);
        options.MakeReadOnly();
        return options;
    }

    public static JsonTypeInfo<T> TypeInfo<T>(this JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    private static void Adapt(JsonTypeInfo type, JsonTraits traits)
    {
        foreach (var property in type.Properties)
        {
            if (traits.IsIdempotencyToken(type.Type, property.Name) && property.Get is { } get)
                property.Get = model => get(model) ?? Guid.NewGuid().ToString();
            if (traits.IsLowerCamel(type.Type, property.Name))
                // Only the first letter, as the SDK generator changed it; the camel-case policy takes a whole run of capitals.
                property.Name = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            // With AWSConfigs.InitializeCollections an empty collection means "not set".
            if (property.PropertyType.IsAssignableTo(typeof(ICollection)))
                property.ShouldSerialize = (_, value) =>
                    value is ICollection collection && (collection.Count > 0 || !AWSConfigs.InitializeCollections);
        }
    }
}
