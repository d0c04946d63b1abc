// What the original (handlename/ssmwrap) does, as little of it as possible: the SDK finds the configuration, GetParametersByPath path by path
// and page by page, the values go into the environment, exec. Only ./bench ssmwrap builds it, where Go and the SDK are installed.
//
//	gostandin PATH[,PATH…] COMMAND [ARGUMENT…]
//	gostandin -version
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

func main() {
	if os.Args[1] == "-version" {
		fmt.Println("gostandin")
		return
	}
	paths, command := strings.Split(os.Args[1], ","), os.Args[2:]
	ctx := context.Background()
	opts := []func(*config.LoadOptions) error{}
	if u := os.Getenv("AWS_ENDPOINT_URL"); u != "" { // this version of the SDK does not read it
		opts = append(opts, config.WithEndpointResolverWithOptions(aws.EndpointResolverWithOptionsFunc(
			func(service, region string, o ...interface{}) (aws.Endpoint, error) {
				return aws.Endpoint{URL: u, SigningRegion: region}, nil
			})))
	}
	cfg, err := config.LoadDefaultConfig(ctx, opts...)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	client := ssm.NewFromConfig(cfg)
	env := os.Environ()
	for i := range paths {
		var token *string
		for {
			out, err := client.GetParametersByPath(ctx, &ssm.GetParametersByPathInput{Path: &paths[i], Recursive: aws.Bool(true), WithDecryption: aws.Bool(true), NextToken: token})
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			for _, p := range out.Parameters {
				parts := strings.Split(*p.Name, "/")
				env = append(env, strings.ToUpper(parts[len(parts)-1])+"="+*p.Value)
			}
			if token = out.NextToken; token == nil {
				break
			}
		}
	}
	bin, err := exec.LookPath(command[0])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	panic(syscall.Exec(bin, command, env))
}
