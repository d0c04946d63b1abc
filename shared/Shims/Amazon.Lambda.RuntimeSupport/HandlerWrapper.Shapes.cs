using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

// One overload per shape of handler: without input, with a raw stream, or with a deserialised input; with or without the context;
// answering nothing, a raw stream, or a value to be serialised; at once or later.
public partial class HandlerWrapper
{
    public static HandlerWrapper GetHandlerWrapper(Action handler) =>
        new(call =>
        {
            handler();
            return Nothing;
        });

    public static HandlerWrapper GetHandlerWrapper(Func<Task> handler) =>
        new(async call =>
        {
            await handler();
            return Empty();
        });

    public static HandlerWrapper GetHandlerWrapper(Func<Stream> handler) => new(call => Task.FromResult(Raw(handler())));

    public static HandlerWrapper GetHandlerWrapper(Action<Stream> handler) =>
        new(call =>
        {
            handler(call.InputStream);
            return Nothing;
        });

    public static HandlerWrapper GetHandlerWrapper(Func<Stream, Task> handler) =>
        new(async call =>
        {
            await handler(call.InputStream);
            return Empty();
        });

    public static HandlerWrapper GetHandlerWrapper(Func<Task<Stream>> handler) => new(async call => Raw(await handler()));

    public static HandlerWrapper GetHandlerWrapper(Func<Stream, Stream> handler) =>
        new(call => Task.FromResult(Raw(handler(call.InputStream))));

    public static HandlerWrapper GetHandlerWrapper(Action<ILambdaContext> handler) =>
        new(call =>
        {
            handler(call.LambdaContext);
            return Nothing;
        });

    public static HandlerWrapper GetHandlerWrapper(Func<ILambdaContext, Task> handler) =>
        new(async call =>
        {
            await handler(call.LambdaContext);
            return Empty();
        });

    public static HandlerWrapper GetHandlerWrapper(Func<Stream, Task<Stream>> handler) =>
        new(async call => Raw(await handler(call.InputStream)));

    public static HandlerWrapper GetHandlerWrapper(Func<ILambdaContext, Stream> handler) =>
        new(call => Task.FromResult(Raw(handler(call.LambdaContext))));

    public static HandlerWrapper GetHandlerWrapper(Action<Stream, ILambdaContext> handler) =>
        new(call =>
        {
            handler(call.InputStream, call.LambdaContext);
            return Nothing;
        });

    public static HandlerWrapper GetHandlerWrapper(Func<ILambdaContext, Task<Stream>> handler) =>
        new(async call => Raw(await handler(call.LambdaContext)));

    public static HandlerWrapper GetHandlerWrapper(Func<Stream, ILambdaContext, Task> handler) =>
        new(async call =>
        {
            await handler(call.InputStream, call.LambdaContext);
            return Empty();
        });

    public static HandlerWrapper GetHandlerWrapper(Func<Stream, ILambdaContext, Stream> handler) =>
        new(call => Task.FromResult(Raw(handler(call.InputStream, call.LambdaContext))));

    public static HandlerWrapper GetHandlerWrapper(Func<Stream, ILambdaContext, Task<Stream>> handler) =>
        new(async call => Raw(await handler(call.InputStream, call.LambdaContext)));

    public static HandlerWrapper GetHandlerWrapper(Action<Stream, ILambdaContext, MemoryStream> invokeDelegate) =>
        new(call => Filled(output => invokeDelegate(call.InputStream, call.LambdaContext, output)));

    public static HandlerWrapper GetHandlerWrapper<TInput>(Action<TInput> handler, ILambdaSerializer serializer) =>
        new(call =>
        {
            handler(Input<TInput>(call, serializer));
            return Nothing;
        });

    public static HandlerWrapper GetHandlerWrapper<TInput>(Func<TInput, Task> handler, ILambdaSerializer serializer) =>
        new(async call =>
        {
            await handler(Input<TInput>(call, serializer));
            return Empty();
        });

    public static HandlerWrapper GetHandlerWrapper<TInput>(Func<TInput, Stream> handler, ILambdaSerializer serializer) =>
        new(call => Task.FromResult(Raw(handler(Input<TInput>(call, serializer)))));

    public static HandlerWrapper GetHandlerWrapper<TInput>(Func<TInput, Task<Stream>> handler, ILambdaSerializer serializer) =>
        new(async call => Raw(await handler(Input<TInput>(call, serializer))));

    public static HandlerWrapper GetHandlerWrapper<TInput>(Action<TInput, ILambdaContext> handler, ILambdaSerializer serializer) =>
        new(call =>
        {
            handler(Input<TInput>(call, serializer), call.LambdaContext);
            return Nothing;
        });

    public static HandlerWrapper GetHandlerWrapper<TInput>(Func<TInput, ILambdaContext, Task> handler, ILambdaSerializer serializer) =>
        new(async call =>
        {
            await handler(Input<TInput>(call, serializer), call.LambdaContext);
            return Empty();
        });

    public static HandlerWrapper GetHandlerWrapper<TInput>(Func<TInput, ILambdaContext, Stream> handler, ILambdaSerializer serializer) =>
        new(call => Task.FromResult(Raw(handler(Input<TInput>(call, serializer), call.LambdaContext))));

    public static HandlerWrapper GetHandlerWrapper<TInput>(
        Func<TInput, ILambdaContext, Task<Stream>> handler,
        ILambdaSerializer serializer
    ) => new(async call => Raw(await handler(Input<TInput>(call, serializer), call.LambdaContext)));

    public static HandlerWrapper GetHandlerWrapper<TOutput>(Func<TOutput> handler, ILambdaSerializer serializer) =>
        new(call => Task.FromResult(Output(handler(), serializer)));

    public static HandlerWrapper GetHandlerWrapper<TOutput>(Func<Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(async call => Output(await handler(), serializer));

    public static HandlerWrapper GetHandlerWrapper<TOutput>(Func<Stream, TOutput> handler, ILambdaSerializer serializer) =>
        new(call => Task.FromResult(Output(handler(call.InputStream), serializer)));

    public static HandlerWrapper GetHandlerWrapper<TOutput>(Func<Stream, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(async call => Output(await handler(call.InputStream), serializer));

    public static HandlerWrapper GetHandlerWrapper<TOutput>(Func<ILambdaContext, TOutput> handler, ILambdaSerializer serializer) =>
        new(call => Task.FromResult(Output(handler(call.LambdaContext), serializer)));

    public static HandlerWrapper GetHandlerWrapper<TOutput>(Func<ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(async call => Output(await handler(call.LambdaContext), serializer));

    public static HandlerWrapper GetHandlerWrapper<TOutput>(Func<Stream, ILambdaContext, TOutput> handler, ILambdaSerializer serializer) =>
        new(call => Task.FromResult(Output(handler(call.InputStream, call.LambdaContext), serializer)));

    public static HandlerWrapper GetHandlerWrapper<TOutput>(
        Func<Stream, ILambdaContext, Task<TOutput>> handler,
        ILambdaSerializer serializer
    ) => new(async call => Output(await handler(call.InputStream, call.LambdaContext), serializer));

    public static HandlerWrapper GetHandlerWrapper<TInput, TOutput>(Func<TInput, TOutput> handler, ILambdaSerializer serializer) =>
        new(call => Task.FromResult(Output(handler(Input<TInput>(call, serializer)), serializer)));

    public static HandlerWrapper GetHandlerWrapper<TInput, TOutput>(Func<TInput, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(async call => Output(await handler(Input<TInput>(call, serializer)), serializer));

    public static HandlerWrapper GetHandlerWrapper<TInput, TOutput>(
        Func<TInput, ILambdaContext, TOutput> handler,
        ILambdaSerializer serializer
    ) => new(call => Task.FromResult(Output(handler(Input<TInput>(call, serializer), call.LambdaContext), serializer)));

    public static HandlerWrapper GetHandlerWrapper<TInput, TOutput>(
        Func<TInput, ILambdaContext, Task<TOutput>> handler,
        ILambdaSerializer serializer
    ) => new(async call => Output(await handler(Input<TInput>(call, serializer), call.LambdaContext), serializer));
}
