namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>A payload could not become the handler's input, or its output a response.</summary>
public class JsonSerializerException : Exception
{
    public JsonSerializerException(string message)
        : base(message) { }

    public JsonSerializerException(string message, Exception exception)
        : base(message, exception) { }
}
