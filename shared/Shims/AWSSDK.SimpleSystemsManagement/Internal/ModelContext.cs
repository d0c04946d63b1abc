using System.Text.Json.Serialization;
using Amazon.SimpleSystemsManagement.Model;

namespace Amazon.SimpleSystemsManagement.Internal;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(GetParametersRequest))]
[JsonSerializable(typeof(GetParametersResponse))]
[JsonSerializable(typeof(GetParametersByPathRequest))]
[JsonSerializable(typeof(GetParametersByPathResponse))]
[JsonSerializable(typeof(PutParameterRequest))]
[JsonSerializable(typeof(PutParameterResponse))]
internal sealed partial class ModelContext : JsonSerializerContext;
