using System.Text.Json.Serialization;

namespace GapFurniture.CodeBuildFire;

/// <summary>A message that has to come again.</summary>
/// <param name="ItemIdentifier">Its message id.</param>
public sealed record AnswerFailure([property: JsonPropertyName("itemIdentifier")] string ItemIdentifier);
