namespace GapFurniture.Shims.Tests.Wire;

/// <summary>What the capture server says.</summary>
internal sealed record Answer(int Status, string ContentType, string Body)
{
    /// <summary>Nothing at all, until the client goes away.</summary>
    public static readonly Answer Never = new(0, "", "");

    /// <summary>The value of x-amzn-RequestId.</summary>
    public string? RequestId { get; init; } = "7a62c49f-347e-4fc4-9331-6e8e7a96aa73";

    public static Answer Json(string body, int status = 200) => new(status, "application/x-amz-json-1.0", body);

    public static Answer Xml(string body, int status = 200) => new(status, "text/xml", body);

    public static Answer JsonError(string code, string message = "No.", int status = 400) =>
        Json($$"""{"__type":"com.amazonaws.model#{{code}}","message":"{{message}}"}""", status);

    public static Answer XmlError(string code, int status = 400) =>
        Xml(
            $"""
            <ErrorResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/">
              <Error><Type>Sender</Type><Code>{code}</Code><Message>No.</Message></Error>
              <RequestId>7a62c49f-347e-4fc4-9331-6e8e7a96aa73</RequestId>
            </ErrorResponse>
            """,
            status
        );
}
