using System.Text.Json.Serialization;
using Amazon.CodeBuild.Model;

namespace Amazon.CodeBuild.Internal;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(BatchGetBuildsRequest))]
[JsonSerializable(typeof(BatchGetBuildsResponse))]
[JsonSerializable(typeof(StartBuildRequest))]
[JsonSerializable(typeof(StartBuildResponse))]
internal sealed partial class ModelContext : JsonSerializerContext;
