using System.Text.Json.Serialization;

namespace GapFurniture.Shared.Queue;

/// <summary>An entry of a partial batch response: a message that has to come again.</summary>
/// <param name="ItemIdentifier">Its message id.</param>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"/>
public sealed record BatchItemFailure([property: JsonPropertyName("itemIdentifier")] string ItemIdentifier);
