using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using GapFurniture.Aws;
using GapFurniture.Shared.Tls;

// A function that makes one signed call, as the pieces make theirs, and nothing else: lambdacall.go is the same in Go.
Trust.TakeOver();
using var parameters = new AmazonSimpleSystemsManagementClient(new AmazonSimpleSystemsManagementConfig().Ready());
await LambdaBootstrapBuilder.Create(HandleAsync).Build().RunAsync();

async Task<Stream> HandleAsync(Stream input, ILambdaContext context)
{
    var found = await parameters.GetParameterAsync(new GetParameterRequest { Name = "/bench/key" });
    return new MemoryStream([(byte)'"', .. JsonEncodedText.Encode(found.Parameter.Value).EncodedUtf8Bytes, (byte)'"']);
}
