using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SimpleSystemsManagement.Model;
using GapFurniture.Shims.Aws;
using GapFurniture.Shims.Aws.Json;

namespace Amazon.SimpleSystemsManagement.Internal;

internal static class Operations
{
    public static readonly AwsService Service = new()
    {
        ServiceId = "SSM",
        EndpointPrefix = "ssm",
        SigningName = "ssm",
        ApiVersion = "2014-11-06",
        TargetPrefix = "AmazonSSM",
        JsonVersion = "1.1",
        IsFipsByDefaultInGovCloud = true,
        OtherError = error => new AmazonSimpleSystemsManagementException(error),
        Errors = new Dictionary<string, Func<AwsError, AmazonServiceException>>(StringComparer.Ordinal)
        {
            ["HierarchyLevelLimitExceededException"] = error => new HierarchyLevelLimitExceededException(error),
            ["HierarchyTypeMismatchException"] = error => new HierarchyTypeMismatchException(error),
            ["IncompatiblePolicyException"] = error => new IncompatiblePolicyException(error),
            ["InternalServerError"] = error => new InternalServerErrorException(error),
            ["InvalidAllowedPatternException"] = error => new InvalidAllowedPatternException(error),
            ["InvalidFilterKey"] = error => new InvalidFilterKeyException(error),
            ["InvalidFilterOption"] = error => new InvalidFilterOptionException(error),
            ["InvalidFilterValue"] = error => new InvalidFilterValueException(error),
            ["InvalidKeyId"] = error => new InvalidKeyIdException(error),
            ["InvalidNextToken"] = error => new InvalidNextTokenException(error),
            ["InvalidPolicyAttributeException"] = error => new InvalidPolicyAttributeException(error),
            ["InvalidPolicyTypeException"] = error => new InvalidPolicyTypeException(error),
            ["ParameterAlreadyExists"] = error => new ParameterAlreadyExistsException(error),
            ["ParameterLimitExceeded"] = error => new ParameterLimitExceededException(error),
            ["ParameterMaxVersionLimitExceeded"] = error => new ParameterMaxVersionLimitExceededException(error),
            ["ParameterPatternMismatchException"] = error => new ParameterPatternMismatchException(error),
            ["PoliciesLimitExceededException"] = error => new PoliciesLimitExceededException(error),
            ["TooManyUpdates"] = error => new TooManyUpdatesException(error),
            ["UnsupportedParameterType"] = error => new UnsupportedParameterTypeException(error),
        },
    };

    private static readonly JsonSerializerOptions Json = AwsJson.Options(
        new ModelContext(),
        new JsonTraits
        {
            Constants = [new ConstantConverter<ParameterTier>(value => value), new ConstantConverter<ParameterType>(value => value)],
        }
    );

    public static readonly InvokeOptions GetParameters = Of<GetParametersRequest, GetParametersResponse>(nameof(GetParameters));
    public static readonly InvokeOptions GetParametersByPath = Of<GetParametersByPathRequest, GetParametersByPathResponse>(
        nameof(GetParametersByPath)
    );
    public static readonly InvokeOptions PutParameter = Of<PutParameterRequest, PutParameterResponse>(nameof(PutParameter));

    private static InvokeOptions Of<TRequest, TResponse>(string name)
        where TRequest : AmazonSimpleSystemsManagementRequest
        where TResponse : AmazonWebServiceResponse, new() => JsonOperation.Of<TRequest, TResponse>(Service, name, Json);
}
