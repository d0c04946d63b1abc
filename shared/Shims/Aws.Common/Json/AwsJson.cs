using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon;

namespace GapFurniture.Shims.Aws.Json;

/// <summary>How the JSON protocols write and read models. The models bear no attributes, as the official ones bear none.</summary>
internal static class AwsJson
{
    /// <param name="context">The source-generated metadata of the service's models.</param>
    /// <param name="isLowerCamel">Which properties start with a small letter on the wire: (type, property).</param>
    /// <param name="constants">Converters of the ConstantClass types that models use.</param>
    public static JsonSerializerOptions Options(
        JsonSerializerContext context,
        Func<Type, string, bool> isLowerCamel,
        params JsonConverter[] constants
    )
    {
        var options = new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            // Message bodies count against limits, and nobody reads them as HTML.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = context.WithAddedModifier(type => Adapt(type, isLowerCamel)),
            Converters = { new EpochSecondsConverter(), new BlobConverter() },
        };
        foreach (var converter in constants)
            options.Converters.Add(converter);
        options.MakeReadOnly();
        return options;
    }

    public static JsonTypeInfo<T> TypeInfo<T>(this JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    private static void Adapt(JsonTypeInfo type, Func<Type, string, bool> isLowerCamel)
    {
        foreach (var property in type.Properties)
        {
            if (isLowerCamel(type.Type, property.Name))
                property.Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            // With AWSConfigs.InitializeCollections an empty collection means "not set".
            if (property.PropertyType.IsAssignableTo(typeof(ICollection)))
                property.ShouldSerialize = (_, value) =>
                    value is ICollection collection && (collection.Count > 0 || !AWSConfigs.InitializeCollections);
        }
    }
}
