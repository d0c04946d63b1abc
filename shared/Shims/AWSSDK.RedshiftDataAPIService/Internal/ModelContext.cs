using System.Text.Json.Serialization;
using Amazon.RedshiftDataAPIService.Model;

namespace Amazon.RedshiftDataAPIService.Internal;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(BatchExecuteStatementRequest))]
[JsonSerializable(typeof(BatchExecuteStatementResponse))]
[JsonSerializable(typeof(CancelStatementRequest))]
[JsonSerializable(typeof(CancelStatementResponse))]
[JsonSerializable(typeof(DescribeStatementRequest))]
[JsonSerializable(typeof(DescribeStatementResponse))]
[JsonSerializable(typeof(ExecuteStatementRequest))]
[JsonSerializable(typeof(ExecuteStatementResponse))]
[JsonSerializable(typeof(GetStatementResultRequest))]
[JsonSerializable(typeof(GetStatementResultResponse))]
internal sealed partial class ModelContext : JsonSerializerContext;
