using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SQS.Model;
using GapFurniture.Shims.Aws;
using GapFurniture.Shims.Aws.Json;

namespace Amazon.SQS.Internal;

internal static class Operations
{
    public static readonly AwsService Service = new()
    {
        ServiceId = "SQS",
        EndpointPrefix = "sqs",
        SigningName = "sqs",
        ApiVersion = "2012-11-05",
        TargetPrefix = "AmazonSQS",
        JsonVersion = "1.0",
        IsQueryCompatible = true,
        IsFipsByDefaultInGovCloud = true,
        OtherError = error => new AmazonSQSException(error),
        Errors = new Dictionary<string, Func<AwsError, AmazonServiceException>>(StringComparer.Ordinal)
        {
            ["BatchEntryIdsNotDistinct"] = error => new BatchEntryIdsNotDistinctException(error),
            ["BatchRequestTooLong"] = error => new BatchRequestTooLongException(error),
            ["EmptyBatchRequest"] = error => new EmptyBatchRequestException(error),
            ["InvalidAddress"] = error => new InvalidAddressException(error),
            ["InvalidAttributeName"] = error => new InvalidAttributeNameException(error),
            ["InvalidAttributeValue"] = error => new InvalidAttributeValueException(error),
            ["InvalidBatchEntryId"] = error => new InvalidBatchEntryIdException(error),
            ["InvalidIdFormat"] = error => new InvalidIdFormatException(error),
            ["InvalidMessageContents"] = error => new InvalidMessageContentsException(error),
            ["InvalidSecurity"] = error => new InvalidSecurityException(error),
            ["KmsAccessDenied"] = error => new KmsAccessDeniedException(error),
            ["KmsDisabled"] = error => new KmsDisabledException(error),
            ["KmsInvalidKeyUsage"] = error => new KmsInvalidKeyUsageException(error),
            ["KmsInvalidState"] = error => new KmsInvalidStateException(error),
            ["KmsNotFound"] = error => new KmsNotFoundException(error),
            ["KmsOptInRequired"] = error => new KmsOptInRequiredException(error),
            ["KmsThrottled"] = error => new KmsThrottledException(error),
            ["MessageNotInflight"] = error => new MessageNotInflightException(error),
            ["OverLimit"] = error => new OverLimitException(error),
            ["QueueDeletedRecently"] = error => new QueueDeletedRecentlyException(error),
            ["QueueDoesNotExist"] = error => new QueueDoesNotExistException(error),
            ["QueueNameExists"] = error => new QueueNameExistsException(error),
            ["ReceiptHandleIsInvalid"] = error => new ReceiptHandleIsInvalidException(error),
            ["RequestThrottled"] = error => new RequestThrottledException(error),
            ["TooManyEntriesInBatchRequest"] = error => new TooManyEntriesInBatchRequestException(error),
            ["UnsupportedOperation"] = error => new UnsupportedOperationException(error),
        },
    };

    private static readonly JsonSerializerOptions Json = AwsJson.Options(
        new ModelContext(),
        new JsonTraits { IsLowerCamel = (type, name) => type == typeof(CreateQueueRequest) && name == nameof(CreateQueueRequest.Tags) }
    );

    public static readonly InvokeOptions ChangeMessageVisibility = Of<ChangeMessageVisibilityRequest, ChangeMessageVisibilityResponse>(
        nameof(ChangeMessageVisibility)
    );
    public static readonly InvokeOptions ChangeMessageVisibilityBatch = Of<
        ChangeMessageVisibilityBatchRequest,
        ChangeMessageVisibilityBatchResponse
    >(nameof(ChangeMessageVisibilityBatch));
    public static readonly InvokeOptions CreateQueue = Of<CreateQueueRequest, CreateQueueResponse>(nameof(CreateQueue));
    public static readonly InvokeOptions DeleteMessage = Of<DeleteMessageRequest, DeleteMessageResponse>(nameof(DeleteMessage));
    public static readonly InvokeOptions DeleteMessageBatch = Of<DeleteMessageBatchRequest, DeleteMessageBatchResponse>(
        nameof(DeleteMessageBatch)
    );
    public static readonly InvokeOptions GetQueueAttributes = Of<GetQueueAttributesRequest, GetQueueAttributesResponse>(
        nameof(GetQueueAttributes)
    );
    public static readonly InvokeOptions GetQueueUrl = Of<GetQueueUrlRequest, GetQueueUrlResponse>(nameof(GetQueueUrl));
    public static readonly InvokeOptions ReceiveMessage = Of<ReceiveMessageRequest, ReceiveMessageResponse>(nameof(ReceiveMessage));
    public static readonly InvokeOptions SendMessage = Of<SendMessageRequest, SendMessageResponse>(nameof(SendMessage));
    public static readonly InvokeOptions SendMessageBatch = Of<SendMessageBatchRequest, SendMessageBatchResponse>(nameof(SendMessageBatch));
    public static readonly InvokeOptions SetQueueAttributes = Of<SetQueueAttributesRequest, SetQueueAttributesResponse>(
        nameof(SetQueueAttributes)
    );

    private static InvokeOptions Of<TRequest, TResponse>(string name)
        where TRequest : AmazonSQSRequest
        where TResponse : AmazonWebServiceResponse, new() => JsonOperation.Of<TRequest, TResponse>(Service, name, Json);
}
