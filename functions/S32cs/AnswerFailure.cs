using System.Text.Json.Serialization;

namespace GapFurniture.S32cs;

/// <summary>A message that has to come again.</summary>
/// <param name="ItemIdentifier">Its message id.</param>
public sealed record AnswerFailure([property: JsonPropertyName("itemIdentifier")] string ItemIdentifier);
