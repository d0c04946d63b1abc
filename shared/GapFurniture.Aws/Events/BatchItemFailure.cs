using System.Text.Json.Serialization;

namespace GapFurniture.Aws.Events;

/// <summary>An entry of a partial batch response: a message that Lambda has to deliver again.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"/>
public sealed record BatchItemFailure([property: JsonPropertyName("itemIdentifier")] string ItemIdentifier);
