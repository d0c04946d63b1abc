using GapFurniture.LocalCloud;

return await ServeCommand.RunAsync(args, Console.Out, Console.Error);
