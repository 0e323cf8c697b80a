using Tutti.Fuzz.Engine;

if (args is ["--replay", var file])
{
    FuzzWorker.Replay(file);
    Console.WriteLine("nothing wrong");
    return 0;
}

if (!FuzzArguments.TryParse(args, out FuzzArguments? wish, out string problem))
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine("usage: Tutti.Fuzz [TARGET...] [--seconds 60] [--executions N] [--seed S] [--jobs 2] [--list] | --replay FILE");
    return 2;
}

if (wish.List)
{
    Console.WriteLine(string.Join('\n', wish.Targets));
    return 0;
}

return new FuzzRun(wish).Run();
