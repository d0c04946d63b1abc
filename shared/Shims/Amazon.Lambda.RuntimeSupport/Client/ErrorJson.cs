using System.Text.Encodings.Web;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An exception in the form in which Lambda hands errors to whoever invoked the function.</summary>
internal static class ErrorJson
{
    // A chain of causes is as long as code makes it; the Runtime API takes what people still read.
    private const int MaximumDepth = 16;

    // Generic types and lambdas fill stack traces with angle brackets, which need no escape here.
    private static readonly JsonWriterOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string TypeOf(Exception exception) => exception.GetType().Name;

    public static byte[] Of(Exception exception)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _readable))
            Write(json, exception, depth: 0);
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Exception exception, int depth)
    {
        json.WriteStartObject();
        json.WriteString("errorType", TypeOf(exception));
        json.WriteString("errorMessage", exception.Message);
        json.WriteStartArray("stackTrace");
        foreach (var frame in StackTraceOf(exception))
            json.WriteStringValue(frame);
        json.WriteEndArray();
        if (exception.InnerException is { } cause && depth < MaximumDepth)
        {
            json.WritePropertyName("cause");
            Write(json, cause, depth + 1);
        }

        if (exception is AggregateException { InnerExceptions.Count: > 1 } aggregate && depth < MaximumDepth)
        {
            json.WriteStartArray("causes");
            foreach (var inner in aggregate.InnerExceptions)
                Write(json, inner, depth + 1);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string[] StackTraceOf(Exception exception) =>
        exception.StackTrace?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
