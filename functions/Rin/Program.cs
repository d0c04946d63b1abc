Console.WriteLine("rin");
