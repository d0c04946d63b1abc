using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Serialization.SystemTextJson.Converters;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>What all serializers share: reading and writing streams, the debug log, and errors that name the type.</summary>
/// <remarks>With LAMBDA_NET_SERIALIZER_DEBUG=true all payloads are printed.</remarks>
public abstract class AbstractLambdaJsonSerializer
{
    private readonly bool _debug = string.Equals(
        Environment.GetEnvironmentVariable("LAMBDA_NET_SERIALIZER_DEBUG"),
        "true",
        StringComparison.OrdinalIgnoreCase
    );

    protected AbstractLambdaJsonSerializer(Action<JsonWriterOptions> jsonWriterCustomizer)
    {
        // Responses are read by AWS services, never by an HTML parser: only what JSON itself demands is escaped.
        WriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        jsonWriterCustomizer?.Invoke(WriterOptions);
    }

    // The official signature passes the struct to its customizer by value, so a customizer changes only its own copy.
    protected JsonWriterOptions WriterOptions { get; }

    public void Serialize<T>(T response, Stream responseStream)
    {
        try
        {
            using var writer = new Utf8JsonWriter(responseStream, WriterOptions);
            if (!_debug)
            {
                InternalSerialize(writer, response);
                return;
            }

            using var copy = new MemoryStream();
            using (var copyWriter = new Utf8JsonWriter(copy, WriterOptions))
                InternalSerialize(copyWriter, response);
            Console.WriteLine($"Lambda Serialize {response?.GetType().FullName}: {Encoding.UTF8.GetString(copy.ToArray())}");
            writer.WriteRawValue(copy.ToArray(), skipInputValidation: true);
        }
        catch (Exception e)
        {
            throw new JsonSerializerException($"Cannot write the handler's output of type {typeof(T).FullName} as JSON: {e.Message}", e);
        }
    }

    public T Deserialize<T>(Stream requestStream)
    {
        try
        {
            var utf8Json = ReadAll(requestStream);
            if (_debug)
                Console.WriteLine($"Lambda Deserialize {typeof(T).FullName}: {Encoding.UTF8.GetString(utf8Json)}");
            return InternalDeserialize<T>(utf8Json);
        }
        catch (Exception e)
        {
            var hint = typeof(T) == typeof(string) ? " (a JSON string stands in quotes)" : "";
            throw new JsonSerializerException($"Cannot read the invocation's payload as {typeof(T).FullName}{hint}: {e.Message}", e);
        }
    }

    protected virtual JsonSerializerOptions CreateDefaultJsonSerializationOptions() =>
        new()
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            PropertyNameCaseInsensitive = true,
            PropertyNamingPolicy = new AwsNamingPolicy(),
            Converters = { new DateTimeConverter(), new MemoryStreamConverter(), new ConstantClassConverter(), new ByteArrayConverter() },
        };

    protected abstract T InternalDeserialize<T>(byte[] utf8Json);

    protected abstract void InternalSerialize<T>(Utf8JsonWriter writer, T response);

    private static byte[] ReadAll(Stream stream)
    {
        if (stream is MemoryStream { Position: 0 } whole)
            return whole.ToArray();
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
