using System.Text.Json.Serialization;
using Amazon.CloudSearchDomain.Model;

namespace Amazon.CloudSearchDomain.Internal;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SearchResponse))]
[JsonSerializable(typeof(UploadDocumentsResponse))]
internal sealed partial class ModelContext : JsonSerializerContext;
