using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.SharedInterfaces;
using Amazon.SQS.Internal;
using Amazon.SQS.Model;
using GapFurniture.Shims.Aws;

namespace Amazon.SQS;

public class AmazonSQSClient : AmazonServiceClient, IAmazonSQS
{
    public AmazonSQSClient()
        : base(new AmazonSQSConfig()) { }

    public AmazonSQSClient(RegionEndpoint region)
        : base(new AmazonSQSConfig { RegionEndpoint = region }) { }

    public AmazonSQSClient(AmazonSQSConfig config)
        : base(config) { }

    public AmazonSQSClient(AWSCredentials credentials)
        : base(credentials, new AmazonSQSConfig()) { }

    public AmazonSQSClient(AWSCredentials credentials, RegionEndpoint region)
        : base(credentials, new AmazonSQSConfig { RegionEndpoint = region }) { }

    public AmazonSQSClient(AWSCredentials credentials, AmazonSQSConfig clientConfig)
        : base(credentials, clientConfig) { }

    public AmazonSQSClient(string awsAccessKeyId, string awsSecretAccessKey)
        : base(awsAccessKeyId, awsSecretAccessKey, new AmazonSQSConfig()) { }

    public AmazonSQSClient(string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
        : base(awsAccessKeyId, awsSecretAccessKey, new AmazonSQSConfig { RegionEndpoint = region }) { }

    public AmazonSQSClient(string awsAccessKeyId, string awsSecretAccessKey, AmazonSQSConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig) { }

    public AmazonSQSClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonSQSConfig()) { }

    public AmazonSQSClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, RegionEndpoint region)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonSQSConfig { RegionEndpoint = region }) { }

    public AmazonSQSClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, AmazonSQSConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig) { }

    public virtual Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(
        ChangeMessageVisibilityRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<ChangeMessageVisibilityResponse>(request, Operations.ChangeMessageVisibility, cancellationToken);

    public virtual Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(
        string queueUrl,
        string receiptHandle,
        int? visibilityTimeout,
        CancellationToken cancellationToken = default
    ) => ChangeMessageVisibilityAsync(new ChangeMessageVisibilityRequest(queueUrl, receiptHandle, visibilityTimeout), cancellationToken);

    public virtual Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(
        ChangeMessageVisibilityBatchRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<ChangeMessageVisibilityBatchResponse>(request, Operations.ChangeMessageVisibilityBatch, cancellationToken);

    public virtual Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(
        string queueUrl,
        List<ChangeMessageVisibilityBatchRequestEntry> entries,
        CancellationToken cancellationToken = default
    ) => ChangeMessageVisibilityBatchAsync(new ChangeMessageVisibilityBatchRequest(queueUrl, entries), cancellationToken);

    public virtual Task<CreateQueueResponse> CreateQueueAsync(CreateQueueRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<CreateQueueResponse>(request, Operations.CreateQueue, cancellationToken);

    public virtual Task<CreateQueueResponse> CreateQueueAsync(string queueName, CancellationToken cancellationToken = default) =>
        CreateQueueAsync(new CreateQueueRequest(queueName), cancellationToken);

    public virtual Task<DeleteMessageResponse> DeleteMessageAsync(
        DeleteMessageRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<DeleteMessageResponse>(request, Operations.DeleteMessage, cancellationToken);

    public virtual Task<DeleteMessageResponse> DeleteMessageAsync(
        string queueUrl,
        string receiptHandle,
        CancellationToken cancellationToken = default
    ) => DeleteMessageAsync(new DeleteMessageRequest(queueUrl, receiptHandle), cancellationToken);

    public virtual Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(
        DeleteMessageBatchRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<DeleteMessageBatchResponse>(request, Operations.DeleteMessageBatch, cancellationToken);

    public virtual Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(
        string queueUrl,
        List<DeleteMessageBatchRequestEntry> entries,
        CancellationToken cancellationToken = default
    ) => DeleteMessageBatchAsync(new DeleteMessageBatchRequest(queueUrl, entries), cancellationToken);

    public virtual Task<GetQueueAttributesResponse> GetQueueAttributesAsync(
        GetQueueAttributesRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<GetQueueAttributesResponse>(request, Operations.GetQueueAttributes, cancellationToken);

    public virtual Task<GetQueueAttributesResponse> GetQueueAttributesAsync(
        string queueUrl,
        List<string> attributeNames,
        CancellationToken cancellationToken = default
    ) => GetQueueAttributesAsync(new GetQueueAttributesRequest(queueUrl, attributeNames), cancellationToken);

    public virtual Task<GetQueueUrlResponse> GetQueueUrlAsync(GetQueueUrlRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetQueueUrlResponse>(request, Operations.GetQueueUrl, cancellationToken);

    public virtual Task<GetQueueUrlResponse> GetQueueUrlAsync(string queueName, CancellationToken cancellationToken = default) =>
        GetQueueUrlAsync(new GetQueueUrlRequest(queueName), cancellationToken);

    public virtual Task<ReceiveMessageResponse> ReceiveMessageAsync(
        ReceiveMessageRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<ReceiveMessageResponse>(request, Operations.ReceiveMessage, cancellationToken);

    public virtual Task<ReceiveMessageResponse> ReceiveMessageAsync(string queueUrl, CancellationToken cancellationToken = default) =>
        ReceiveMessageAsync(new ReceiveMessageRequest(queueUrl), cancellationToken);

    public virtual Task<SendMessageResponse> SendMessageAsync(SendMessageRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<SendMessageResponse>(request, Operations.SendMessage, cancellationToken);

    public virtual Task<SendMessageResponse> SendMessageAsync(
        string queueUrl,
        string messageBody,
        CancellationToken cancellationToken = default
    ) => SendMessageAsync(new SendMessageRequest(queueUrl, messageBody), cancellationToken);

    public virtual Task<SendMessageBatchResponse> SendMessageBatchAsync(
        SendMessageBatchRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<SendMessageBatchResponse>(request, Operations.SendMessageBatch, cancellationToken);

    public virtual Task<SendMessageBatchResponse> SendMessageBatchAsync(
        string queueUrl,
        List<SendMessageBatchRequestEntry> entries,
        CancellationToken cancellationToken = default
    ) => SendMessageBatchAsync(new SendMessageBatchRequest(queueUrl, entries), cancellationToken);

    public virtual Task<SetQueueAttributesResponse> SetQueueAttributesAsync(
        SetQueueAttributesRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<SetQueueAttributesResponse>(request, Operations.SetQueueAttributes, cancellationToken);

    public virtual Task<SetQueueAttributesResponse> SetQueueAttributesAsync(
        string queueUrl,
        Dictionary<string, string> attributes,
        CancellationToken cancellationToken = default
    ) => SetQueueAttributesAsync(new SetQueueAttributesRequest(queueUrl, attributes), cancellationToken);

    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    async Task<Dictionary<string, string>> ICoreAmazonSQS.GetAttributesAsync(string queueUrl)
    {
        var response = await GetQueueAttributesAsync(queueUrl, [QueueAttributeName.All]).ConfigureAwait(false);
        return response.Attributes ?? [];
    }

    Task ICoreAmazonSQS.SetAttributesAsync(string queueUrl, Dictionary<string, string> attributes) =>
        SetQueueAttributesAsync(queueUrl, attributes);

    protected override IServiceMetadata ServiceMetadata => Operations.Service;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        SigV4.AddTo(pipeline);
        pipeline.AddHandlerBefore<Unmarshaller>(new Md5Validation());
    }
}
