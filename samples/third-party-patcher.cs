#!/usr/bin/env dotnet
#:property PublishAot=false
#:project ../src/Tutti/Tutti.csproj

// Patches two other nodes to each other, having no parameters of its own: FROM-NODE EMITTER TO-NODE RECEIVER.
using Tutti;

if (args is not [var fromNode, var emitter, var toNode, var receiver])
{
    Console.Error.WriteLine("usage: third-party-patcher.cs FROM-NODE EMITTER TO-NODE RECEIVER");
    return 2;
}

await using var patcher = new Node("patcher");
await patcher.StartAsync();
try
{
    Peer from = await patcher.FindAsync(fromNode);
    Peer to = await patcher.FindAsync(toNode);
    await patcher.PatchAsync(from[emitter], to[receiver]);
    Console.WriteLine($"{from}/{emitter} -> {to}/{receiver}");
    return 0;
}
catch (TuttiException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
