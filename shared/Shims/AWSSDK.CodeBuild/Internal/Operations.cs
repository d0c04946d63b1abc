using System.Text.Json;
using Amazon.CodeBuild.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using GapFurniture.Shims.Aws;
using GapFurniture.Shims.Aws.Json;

namespace Amazon.CodeBuild.Internal;

internal static class Operations
{
    public static readonly AwsService Service = new()
    {
        ServiceId = "CodeBuild",
        EndpointPrefix = "codebuild",
        SigningName = "codebuild",
        ApiVersion = "2016-10-06",
        TargetPrefix = "CodeBuild_20161006",
        JsonVersion = "1.1",
        OtherError = error => new AmazonCodeBuildException(error),
        Errors = new Dictionary<string, Func<AwsError, AmazonServiceException>>(StringComparer.Ordinal)
        {
            [nameof(AccountLimitExceededException)] = error => new AccountLimitExceededException(error),
            [nameof(InvalidInputException)] = error => new InvalidInputException(error),
            [nameof(ResourceNotFoundException)] = error => new ResourceNotFoundException(error),
        },
    };

    private static readonly JsonSerializerOptions Json = AwsJson.Options(
        new ModelContext(),
        new JsonTraits
        {
            // All members of this service start with a small letter.
            IsLowerCamel = (_, _) => true,
            Constants =
            [
                new ConstantConverter<BuildPhaseType>(value => value),
                new ConstantConverter<ComputeType>(value => value),
                new ConstantConverter<EnvironmentType>(value => value),
                new ConstantConverter<EnvironmentVariableType>(value => value),
                new ConstantConverter<ImagePullCredentialsType>(value => value),
                new ConstantConverter<StatusType>(value => value),
            ],
        }
    );

    public static readonly InvokeOptions BatchGetBuilds = Of<BatchGetBuildsRequest, BatchGetBuildsResponse>(nameof(BatchGetBuilds));
    public static readonly InvokeOptions StartBuild = Of<StartBuildRequest, StartBuildResponse>(nameof(StartBuild));

    private static InvokeOptions Of<TRequest, TResponse>(string name)
        where TRequest : AmazonCodeBuildRequest
        where TResponse : AmazonWebServiceResponse, new() => JsonOperation.Of<TRequest, TResponse>(Service, name, Json);
}
